import { age } from './age.ts';

/** How long it is until then, in the largest unit that fits: `7h`; `now` when it is over. */
export const left = (until: string, now: number): string =>
  Date.parse(until) <= now ? 'now' : age(new Date(now).toISOString(), Date.parse(until));
