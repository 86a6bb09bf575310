import { expect, test } from 'vitest';
import { shortDuration } from './duration.ts';
import { lasting } from './lifetime.ts';

test.each([
  ['8h', 28_800_000, '8h'],
  ['1h30m', 5_400_000, '1h30m'],
  ['90s', 90_000, '1m30s'],
  ['2d', 172_800_000, '48h'],
  ['1h0m5s', 3_605_000, '1h0m5s'],
])('%s lasts %i ms, shown as %s', (text, milliseconds, shown) => {
  expect(lasting(text)).toBe(milliseconds);
  expect(shortDuration(milliseconds)).toBe(shown);
});

test('none never ends', () => {
  expect(lasting('none')).toBe(0);
});

test.each(['', '8', 'soon', '-1h', '0s', '10ms', '2000000h'])('%j is no time that a system can last', (text) => {
  expect(lasting(text)).toBe(null);
});
