import { describe, expect, test } from 'vitest';
import { dependencyCycles, dependencyOrder } from './dependency-order.ts';

const services = (edges: Record<string, string[]>) =>
  Object.entries(edges).map(([name, dependsOn]) => ({ name, dependsOn: dependsOn.map((service) => ({ service })) }));

describe('the order of services', () => {
  test('puts each after what it depends on, and keeps the order given otherwise', () => {
    const order = dependencyOrder(services({ web: ['app', 'cache'], app: ['db'], db: [], cache: [], other: [] }));
    expect(order).toMatchObject({
      kind: 'ordered',
      services: ['db', 'app', 'cache', 'web', 'other'].map((name) => ({ name })),
    });
  });

  test('tells the route of a cycle, without what only leads to it', () => {
    expect(dependencyOrder(services({ out: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual({
      kind: 'cycle',
      route: ['a', 'b', 'c', 'a'],
    });
    expect(dependencyOrder(services({ a: ['a'] }))).toEqual({ kind: 'cycle', route: ['a', 'a'] });
  });

  test('passes over names that are not there', () => {
    expect(dependencyOrder(services({ a: ['nobody'] })).kind).toBe('ordered');
  });
});

test('each cycle is told, and none twice', () => {
  const edges = { a: ['b', 'c'], b: ['a'], c: ['a'], x: ['y'], y: ['x'], z: ['z', 'a', 'nobody'], out: ['x'] };
  expect([...dependencyCycles(services(edges))]).toEqual([
    ['a', 'b', 'a'],
    ['a', 'c', 'a'],
    ['x', 'y', 'x'],
    ['z', 'z'],
  ]);
  expect([...dependencyCycles(services({ a: ['b'], b: [] }))]).toEqual([]);
});
