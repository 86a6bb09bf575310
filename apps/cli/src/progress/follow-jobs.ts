import { type CallOptions, type TychoClient, watchJobs } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';
import { Failure } from '../exit-codes.ts';
import { durationText } from '../options/duration.ts';
import type { ProgressView } from './progress-view.ts';

export interface FollowOptions {
  /** Far enough for the caller; the end of a job always is. */
  readonly enough?: ((job: Job) => boolean) | undefined;
  readonly view?: ProgressView | undefined;
  /** Milliseconds after which to give up waiting; the jobs go on. */
  readonly timeout?: number | undefined;
  /** Told of each job once it has gone far enough. */
  readonly onDone?: ((job: Job) => void) | undefined;
}

/** Follows jobs until each has gone far enough; answers them as they are then, in the order of the ids. */
export async function followJobs(
  client: Pick<TychoClient, 'jobs'>,
  ids: readonly string[],
  { enough = () => false, view, timeout, onDone }: FollowOptions = {},
): Promise<Job[]> {
  const jobs = new Map<string, Job>();
  const watch: CallOptions = { signal: timeout === undefined ? undefined : AbortSignal.timeout(timeout) };
  try {
    for await (const job of watchJobs(client, ids, { ...watch, enough })) {
      jobs.set(job.id, job);
      view?.show(job);
      if (hasEnded(job) || enough(job)) onDone?.(job);
    }
  } catch (error) {
    throw error instanceof DOMException && error.name === 'TimeoutError' ? late(ids, jobs, timeout ?? 0) : error;
  }
  const unknown = ids.filter((id) => !jobs.has(id));
  if (unknown.length > 0) throw new Failure(`the API no longer knows ${unknown.length} of the jobs: ${unknown[0]}`);
  return ids.flatMap((id) => jobs.get(id) ?? []);
}

function late(ids: readonly string[], jobs: ReadonlyMap<string, Job>, timeout: number): Failure {
  const open = ids.filter((id) => {
    const job = jobs.get(id);
    return !job || !hasEnded(job);
  });
  const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
  return new Failure(
    `not done after ${durationText(timeout)}; it goes on by itself. Look again with: tycho job ${open[0]}${more}`,
  );
}
