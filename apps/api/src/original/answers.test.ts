import { problem } from '@tycho/ast';
import { samplePort, sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { newProgress } from '@tycho/contract';
import { expect, test } from 'vitest';
import { upData } from '../up-data.ts';
import { originalError, originalTime, startResult } from './answers.ts';

const guid = 'c9a6c16d6d12468f95823a01cc96d53a';
const system = sampleSystem('shop', [
  sampleService('web', { ports: [samplePort(80), samplePort(443)], labels: { conn_string: '/web' } }),
  sampleService('db'),
]);
const lifetime = { ttl: null, idle: null };
const data = upData({ guid, isNew: true, owner: 'renci', system, lifetime, problems: [], atomic: false });

test('a start tells where each published port is reached', () => {
  const port = { protocol: 'tcp', address: '192.0.2.1', url: null } as const;
  const ports = [
    { ...port, target: 443, port: 32_002 },
    { ...port, target: 80, port: 32_001 },
  ];
  expect(startResult(data, { result: { containers: { web: { port: 32_002, ports } } } })).toEqual({
    name: `shop-${guid}`,
    sid: guid,
    containers: { web: { ip_address: '192.0.2.1', 'port-1': 32_001, 'port-2': 32_002 } },
    conn_string: '/web',
    problems: [],
  });
});

test('a start that is not applied yet has ports that are not known', () => {
  const { containers } = startResult(data, newProgress());
  expect(containers).toEqual({ web: { ip_address: null, 'port-1': null, 'port-2': null } });
});

test('an error is told in the words of its problems, which stand beside it', () => {
  const note = problem('note', 'key-ignored', 'no effect');
  const wrong = problem('error', 'name-invalid', 'no name', { path: 'name', hint: 'Write one.' });
  expect(originalError([note, wrong])).toEqual({
    status: 'error',
    result: { error: 'name: no name [name-invalid]. Write one.', problems: [note, wrong] },
    message: 'name: no name [name-invalid]. Write one.',
  });
});

test('times are without leading zeros', () => {
  expect(originalTime(new Date('2026-01-03T09:05:04.900Z'))).toBe('1-3-2026 9:5:4');
});
