// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose
import { expect, test } from 'vitest';
import { variablesIn } from './variables-in.ts';

const found = (...texts: string[]) =>
  variablesIn({ texts }).map((it) => [it.name, it.required, it.default, it.alternate]);

test('knows every form', () => {
  expect(found('$A ${B} $$NO ${C:-c} ${D-d} ${E:?told} ${F?} ${G:+g}')).toEqual([
    ['A', false, '', ''],
    ['B', false, '', ''],
    ['C', false, 'c', ''],
    ['D', false, 'd', ''],
    ['E', true, '', ''],
    ['F', true, '', ''],
    ['G', false, '', 'g'],
  ]);
});

test('looks into defaults, whose end is the brace that closes them', () => {
  expect(found('${A:-x${B:-b}y}z')).toEqual([
    ['A', false, 'x${B:-b}y', ''],
    ['B', false, 'b', ''],
  ]);
});

test('tells of each name once, with all that is said of it', () => {
  expect(found('${A}', '${A:-1}', '${A:?}')).toEqual([['A', true, '1', '']]);
});
