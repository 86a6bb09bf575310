import { expect, test } from 'vitest';
import { placesOf } from './places.ts';

const paths = (object: Parameters<typeof placesOf>[0], pattern: string) =>
  placesOf(object, pattern).map((it) => it.path);

test('one place for each item of a list', () => {
  const object = { spec: { containers: [{ ports: [{}, {}] }, {}, { ports: [{}] }] } };
  expect(paths(object, 'spec.containers[].ports[].protocol')).toEqual([
    'spec.containers[0].ports[0].protocol',
    'spec.containers[0].ports[1].protocol',
    'spec.containers[2].ports[0].protocol',
  ]);
});

test('what is missing on the way is made, unless it is optional', () => {
  const object = {};
  expect(paths(object, 'spec.strategy.type')).toEqual(['spec.strategy.type']);
  expect(object).toEqual({ spec: { strategy: {} } });
  expect(paths(object, 'spec.probe?.periodSeconds')).toEqual([]);
});
