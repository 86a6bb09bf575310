import { expect, test } from 'vitest';
import { timeLimits, timeoutsSchema } from './timeouts.ts';

test('durations are written as Compose writes them', () => {
  const timeouts = timeoutsSchema.parse({ job: '1h30m', ready: '1.5s', apply: '500ms' });
  expect(timeLimits(timeouts)).toEqual({ job: 5_400_000, ready: 1_500, apply: 500 });
});

test.each(['10', 'soon', '0s', '0h0.0m', '-1s', '1d', '٣s', `${'9'.repeat(10)}s`])('%s is no duration', (job) => {
  expect(timeoutsSchema.safeParse({ job }).success).toBe(false);
});
