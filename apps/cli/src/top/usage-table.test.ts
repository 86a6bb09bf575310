import { expect, test } from 'vitest';
import { usageTable } from './usage-table.ts';

test('a line for each service, and a dash for what nobody knows', () => {
  const service = { state: 'ready', reason: null, replicas: 2, ready: 1, restarts: 3 } as const;
  const guid = '909f2e60b83340cd905ae3865d461156';
  const services = {
    web: { ...service, cpu: 0.1234, memory: 64 * 2 ** 20 },
    db: { ...service, cpu: null, memory: null },
  };
  const lines = usageTable([{ guid, name: 'shop', services, note: null }])
    .split('\n')
    .map((it) => it.split(/\s+/));
  expect(lines).toEqual([
    ['SYSTEM', 'SERVICE', 'STATE', 'READY', 'RESTARTS', 'CPU', 'MEMORY'],
    ['shop', '909f2e60', 'web', 'ready', '1/2', '3', '123m', '64Mi'],
    ['shop', '909f2e60', 'db', 'ready', '1/2', '3', '-', '-'],
    [''],
  ]);
});
