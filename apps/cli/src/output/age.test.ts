import { expect, test } from 'vitest';
import { age } from './age.ts';

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [7_199, '1h'],
  [200_000, '2d'],
  [-5, '0s'],
])('%i seconds ago is %s', (seconds, text) => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(age(new Date(now - seconds * 1_000).toISOString(), now)).toBe(text);
});
