import { parseDuration } from './duration.ts';

/**
 * When a system ends by itself: so long after its launch (`ttl`), or after it was last touched (`idle`). Milliseconds;
 * 0: never; `null`: nothing is said, so it stays as it is.
 */
export interface Lifetime {
  readonly ttl: number | null;
  readonly idle: number | null;
}

export const lifetimeKeys = ['ttl', 'idle'] as const satisfies (keyof Lifetime)[];

export const unsaidLifetime: Lifetime = { ttl: null, idle: null };

/** The shortest that can be kept: whoever looks for what has ended does so from time to time. Milliseconds. */
const SHORTEST = 1_000;
/** A hundred years, so that its end is a date. */
const LONGEST = 100 * 365 * 86_400_000;

/** What is written for one that never ends. */
export const endless = 'none';

/**
 * Milliseconds of what is written; `null` for what is no such time.
 *
 * @example lasting('8h') // 28800000
 */
export function lasting(text: string): number | null {
  if (text === endless) return 0;
  const milliseconds = parseDuration(text);
  return milliseconds !== null && milliseconds >= SHORTEST && milliseconds <= LONGEST ? Math.round(milliseconds) : null;
}

export const LASTING_HINT = 'Write a duration of at least 1s, as `8h` or `1h30m`, or `none`.';
