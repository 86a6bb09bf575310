import { hasEnded, type Job } from '@tycho/contract';
import type { CallOptions } from './call-options.ts';
import { isPassing } from './client-error.ts';
import { pause } from './pause.ts';

/** All times in milliseconds. */
const firstDelay = 20;
const longestDelay = 1_000;
/** How long an API that is away, or says 503, is waited for: jobs go on without it. */
const patience = 30_000;

interface JobSource {
  jobs(ids: readonly string[], options?: CallOptions): Promise<Job[]>;
}

/**
 * Follows jobs until `enough` says of each that it has gone far enough (by default: to its end). Yields a job
 * when it is first seen and whenever something of it changes. A job that the API does not know is left out.
 *
 * @example for await (const job of watchJobs(client, [first, second])) console.log(job.name, job.state);
 */
export async function* watchJobs(
  source: JobSource,
  ids: readonly string[],
  { enough = hasEnded, signal }: CallOptions & { enough?: ((job: Job) => boolean) | undefined } = {},
): AsyncGenerator<Job, void> {
  const seen = new Map<string, string>();
  let waiting = [...new Set(ids)];
  let delay = firstDelay;
  for (;;) {
    const jobs = await askPatiently(() => source.jobs(waiting, { signal }), signal);
    let changed = false;
    for (const job of jobs) {
      const text = JSON.stringify(job);
      if (seen.get(job.id) === text) continue;
      seen.set(job.id, text);
      changed = true;
      yield job;
    }
    waiting = jobs.filter((job) => !hasEnded(job) && !enough(job)).map((job) => job.id);
    if (waiting.length === 0) return;
    delay = changed ? firstDelay : Math.min(delay * 1.5, longestDelay);
    // A millisecond for each job, so that many of them do not keep the API busy with answering.
    await pause(Math.max(delay, waiting.length), signal);
  }
}

async function askPatiently<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || Date.now() >= until) throw error;
      await pause(longestDelay, signal);
    }
  }
}
