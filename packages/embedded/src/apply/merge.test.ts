import { expect, test } from 'vitest';
import { merge } from './merge.ts';

const named = (...names: string[]) => ({ spec: { containers: names.map((name) => ({ name })) } });

test.each([
  ['what both have is in the order applied', ['a', 'b'], ['b', 'a'], ['b', 'a']],
  ['what is new stands where it is applied', ['a', 'b'], ['a', 'x', 'b'], ['a', 'x', 'b']],
  ['what only lives keeps its place', ['a', 'own', 'b'], ['a', 'b'], ['a', 'own', 'b']],
  ['what only lives at the end stays there', ['a', 'own'], ['x', 'a'], ['x', 'a', 'own']],
])('%s', (_, live, applied, merged) => {
  expect(merge(named(...live), named(...applied))).toEqual(named(...merged));
});

test('a list without keys is replaced as a whole', () => {
  expect(merge({ spec: { args: ['a', 'b'] } }, { spec: { args: ['c'] } })).toEqual({ spec: { args: ['c'] } });
});

test('a selector is replaced as a whole', () => {
  expect(merge({ spec: { selector: { a: '1' } } }, { spec: { selector: { b: '2' } } })).toEqual({
    spec: { selector: { b: '2' } },
  });
});

test('neither side is changed', () => {
  const live = { data: { a: '1' } };
  merge(live, { data: { b: '2' } });
  expect(live).toEqual({ data: { a: '1' } });
});
