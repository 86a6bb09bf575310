import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { duration, durationText } from './duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5s', 1_500],
  ['1m30s', 90_000],
  ['2h', 7_200_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(duration(text)).toBe(milliseconds);
  expect(duration(durationText(milliseconds))).toBe(milliseconds);
});

test.each(['', '5', 'soon', '5 m', '0s', '-1s', '1m!'])('%j is no duration', (text) => {
  expect(() => duration(text)).toThrow(InvalidArgumentError);
});
