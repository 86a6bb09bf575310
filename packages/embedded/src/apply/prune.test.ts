import { expect, test } from 'vitest';
import { fieldsOf } from './fields-of.ts';
import { prune } from './prune.ts';

const paths = (object: Parameters<typeof fieldsOf>[0]) => new Set(fieldsOf(object).keys());

test('what becomes empty goes too, what was empty stays', () => {
  const object = { metadata: { labels: { a: 'b' } }, spec: { securityContext: {} } };
  expect(prune(object, paths({ metadata: { labels: { a: 'b' } } }), new Set())).toEqual({
    spec: { securityContext: {} },
  });
});

test('an item goes with all that was filled into it', () => {
  const object = {
    spec: {
      ports: [
        { port: 80, protocol: 'TCP', nodePort: 30000 },
        { port: 81, protocol: 'TCP' },
      ],
    },
  };
  const dropped = paths({ spec: { ports: [{ port: 80 }] } });
  expect(prune(object, dropped, new Set())).toEqual({ spec: { ports: [{ port: 81, protocol: 'TCP' }] } });
});

test('an item of which something is kept loses only the rest', () => {
  const object = { spec: { containers: [{ name: 'web', image: 'a', tty: true }] } };
  const dropped = paths({ spec: { containers: [{ name: 'web', image: 'a' }] } });
  const kept = paths({ spec: { containers: [{ name: 'web', tty: true }] } });
  expect(prune(object, dropped, kept)).toEqual({ spec: { containers: [{ name: 'web', tty: true }] } });
});
