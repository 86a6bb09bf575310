import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test.each([
  [1, 250, 500],
  [2, 500, 1_000],
  [5, 4_000, 8_000],
  [7, 15_000, 30_000],
  [60, 15_000, 30_000],
])('attempt %i waits between %i and %i ms', (attempt, least, most) => {
  const waits = Array.from({ length: 50 }, () => backOff(attempt));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...waits)).toBeLessThanOrEqual(most);
});
