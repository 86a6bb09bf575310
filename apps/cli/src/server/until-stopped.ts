import { tell } from '../output/print.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
/** What closing may take beyond the time that everything under way is given, in milliseconds. */
const MARGIN = 3_000;

/**
 * Resolves with the first signal to stop. A second one ends the process at once, and so does the end of the grace time
 * (milliseconds): something that does not answer may keep it from ending by itself.
 */
export function untilStopped(grace: number): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const overdue = () => {
      tell('Not everything came to an end in time; what is left others take up.');
      process.exit(1);
    };
    for (const signal of signals) {
      process.on(signal, () => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
        asked = true;
        setTimeout(overdue, grace + MARGIN).unref();
        resolve(signal);
      });
    }
  });
}
