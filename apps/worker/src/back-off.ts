const FIRST = 500;
const MOST = 30_000;

/** Milliseconds before the next attempt: doubled each time up to half a minute, each spread over its half. */
export function backOff(attemptsMade: number): number {
  const longest = Math.min(FIRST * 2 ** Math.min(attemptsMade - 1, 10), MOST);
  return Math.round(longest * (0.5 + Math.random() / 2));
}
