import type { JobQueue } from './job-queue.ts';

/** What has to be known of something to tell whether it belongs to no system. */
interface Remains {
  readonly guid: string;
  readonly rooted: boolean;
  readonly newest: Date;
}

/** Why an orphan is taken away, for a person. */
export const ORPHAN_CAUSE = 'it belongs to no system';

/** What has no root, is older than `grace` (milliseconds), and of which no operation is under way. */
export async function orphansAmong<T extends Remains>(
  remains: readonly T[],
  queue: Pick<JobQueue, 'unfinished'>,
  grace: number,
  now = Date.now(),
): Promise<T[]> {
  const left: T[] = [];
  for (const it of remains) {
    if (it.rooted || now - it.newest.getTime() < grace) continue;
    if ((await queue.unfinished(it.guid)).length === 0) left.push(it);
  }
  return left;
}
