import { expect, test } from 'vitest';
import { serverOf, wantedBy } from './server-url.ts';

test.each([
  ['kubernetes://', {}],
  ['kubernetes://tycho', { namespace: 'tycho' }],
  ['kubernetes://tycho/api', { namespace: 'tycho', service: 'api' }],
  ['kubernetes:///api', { service: 'api' }],
  ['kubernetes://tycho?context=gke_a_b', { namespace: 'tycho', context: 'gke_a_b' }],
])('%s says where to look', (text, expected) => {
  expect(wantedBy(text)).toEqual({ namespace: undefined, service: undefined, context: undefined, ...expected });
});

test('what cannot be meant is refused', () => {
  expect(() => wantedBy('kubernetes:tycho')).toThrow('write kubernetes://NAMESPACE');
  expect(() => wantedBy('kubernetes://a/b/c')).toThrow('write kubernetes://NAMESPACE');
});

test('a URL is taken as it is', async () => {
  expect(await serverOf('http://192.0.2.1:80/')).toEqual({ url: 'http://192.0.2.1:80/', key: 'http://192.0.2.1:80' });
});
