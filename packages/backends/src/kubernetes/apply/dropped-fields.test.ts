import { expect, test } from 'vitest';
import { droppedFields } from './dropped-fields.ts';

const pod = { hostUsers: true, containers: [{ name: 'a', image: 'a', lifecycle: { stopSignal: 'SIGINT' } }] };

test('what the server has kept, written in its own way and among what others put there', () => {
  const kept = {
    hostUsers: true,
    dnsPolicy: 'None',
    containers: [
      { name: 'sidecar', image: 'b' },
      { name: 'a', image: 'A', lifecycle: { stopSignal: 2 } },
    ],
  };
  expect(droppedFields(pod, kept)).toEqual([]);
});

test('what it has dropped', () => {
  expect(droppedFields(pod, { containers: [{ name: 'a', image: 'a' }] })).toEqual([
    'hostUsers',
    'containers[0].lifecycle',
  ]);
  expect(droppedFields({ spec: pod }, {})).toEqual(['spec']);
});

test('what says nothing is not missed', () => {
  expect(droppedFields({ a: null, b: '', c: {}, d: [], e: { f: false }, g: 0 }, {})).toEqual([]);
});
