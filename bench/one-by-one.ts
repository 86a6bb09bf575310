import { setTimeout as sleep } from 'node:timers/promises';

/** Does `count` things one after the other, with a rest after each; answers how many milliseconds each took. */
export async function oneByOne(count: number, rest: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
    await sleep(rest);
  }
  return times;
}
