import { expect, test } from 'vitest';
import { timeLimits, timeoutsSchema } from './timeouts.ts';

test('durations are written as Compose writes them', () => {
  const timeouts = timeoutsSchema.parse({ job: '1h30m', ready: '1.5s', apply: '500ms' });
  expect(timeLimits(timeouts)).toEqual({ job: 5_400_000, ready: 1_500, apply: 500 });
});

test.each(['10', 'soon', '0s', '-1s', '1d'])('%s is no duration', (job) => {
  expect(timeoutsSchema.safeParse({ job }).success).toBe(false);
});
