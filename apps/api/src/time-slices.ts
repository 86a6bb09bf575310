import { setImmediate } from 'node:timers/promises';

/** So long one piece of work may keep other requests waiting, in milliseconds. */
const SLICE = 10;

/** To be called between the pieces of a long work: lets others have their turn when it has been at it for long. */
export function timeSlices(): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < SLICE) return;
    await setImmediate();
    begun = performance.now();
  };
}
