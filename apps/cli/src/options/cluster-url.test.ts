import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { clusterUrl } from './cluster-url.ts';

test.each([
  ['http://127.0.0.1:8001', 'http://127.0.0.1:8001'],
  ['http://api:6443/', 'http://api:6443'],
  ['https://example.com/clusters/one/', 'https://example.com/clusters/one'],
])('%s is the cluster at %s', (text, url) => {
  expect(clusterUrl(text)).toBe(url);
});

test.each(['', 'api', 'api:6443', 'redis://api:6443', 'http://', 'http://api:6443/?token=x'])('%j is none', (text) => {
  expect(() => clusterUrl(text)).toThrow(InvalidArgumentError);
});

test('credentials are sent to the kubeconfig', () => {
  expect(() => clusterUrl('https://admin:secret@example.com')).toThrow(/use a kubeconfig/);
});
