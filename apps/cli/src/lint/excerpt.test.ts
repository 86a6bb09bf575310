import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';

/** What stands above the caret. */
const pointedAt = (source: string, line: number, column: number): string | undefined => {
  const it = excerpt(source, line, column);
  return it?.text[it.caret.length - 1];
};

test('points at the column, whatever the line ends with', () => {
  expect(excerpt('a: 1\nb: x', 2, 4)).toEqual({ text: 'b: x', caret: '   ^' });
  expect(pointedAt('a: 1\r\nb: x\r\nc: y', 3, 4)).toBe('y');
  expect(pointedAt('\uFEFFa: x', 1, 4)).toBe('x');
});

test('keeps tabs, so that the caret is below its place', () => {
  expect(excerpt('a:\t\tx', 1, 5)).toEqual({ text: 'a:\t\tx', caret: '  \t\t^' });
});

test('makes room for wide letters', () => {
  expect(excerpt('名: x', 1, 4)?.caret).toBe('    ^');
});

test('shows the part of a long line that matters', () => {
  const it = excerpt(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 1, 501);
  expect(it?.text).toHaveLength(102);
  expect(it?.text[it.caret.length - 1]).toBe('X');
});

test('a place behind the end is its end, and a line that is not there is none', () => {
  expect(excerpt('ab', 1, 9)?.caret).toBe('  ^');
  expect(excerpt('ab', 2, 1)).toBeNull();
});

test('nothing in a file steers the terminal', () => {
  expect(excerpt('a: \u001b[31mred', 1, 4)?.text).toBe('a: red');
});
