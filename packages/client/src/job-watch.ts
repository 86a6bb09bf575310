import type { Job } from '@tycho/contract';
import { hasEnded } from '@tycho/contract/plain';
import type { CallOptions, EventsOptions, JobOptions } from './call-options.ts';
import { isPassing } from './client-error.ts';
import type { JobEvent, Opened } from './events/events-of.ts';
import { NoEventsError } from './events/server-events.ts';
import { idsPerRequest } from './ids-per-request.ts';
import { pause } from './pause.ts';

/** All times in milliseconds. */
const firstDelay = 20;
const longestDelay = 1_000;
/** Where no event comes for so long, jobs are asked for. */
const firstWord = 5_000;
/** How long one request may wait for a change, in seconds: what is on the way may not let it wait longer. */
const longestWait = 20;
/** How long an API that is away, or says 503, is waited for: jobs go on without it. */
const patience = 30_000;

/** Where jobs are asked for, or heard of. */
export interface JobSource {
  jobs(ids: readonly string[], options?: CallOptions): Promise<Job[]>;
  job?(id: string, options?: JobOptions): Promise<Job>;
  /** Without `ids` of all jobs. */
  jobEvents?(options: EventsOptions): AsyncGenerator<JobEvent | Opened, void>;
}

export interface WatchOptions extends CallOptions {
  readonly enough?: ((job: Job) => boolean) | undefined;
}

/**
 * Follows jobs until `enough` says of each that it has gone far enough (by default: to its end). Yields a job
 * when it is first seen and whenever something of it changes. A job that the API does not know is left out.
 * It listens to one event stream; where there is none to be had, it asks, and waits for the answer.
 *
 * @example for await (const job of watchJobs(client, [first, second])) console.log(job.name, job.state);
 */
export async function* watchJobs(
  source: JobSource,
  ids: readonly string[],
  options: WatchOptions = {},
): AsyncGenerator<Job, void> {
  const watched = new WatchedJobs(ids, options.enough ?? hasEnded);
  try {
    yield* heard(source, watched, options);
  } catch (error) {
    if (!(error instanceof NoEventsError)) throw error;
    yield* asked(source, watched, options);
  }
}

/** Jobs that are still waited for, and what was seen of them. */
class WatchedJobs {
  readonly waiting: Set<string>;
  readonly #enough: (job: Job) => boolean;
  readonly #seen = new Map<string, string>();

  constructor(ids: readonly string[], enough: (job: Job) => boolean) {
    this.waiting = new Set(ids);
    this.#enough = enough;
  }

  get done(): boolean {
    return this.waiting.size === 0;
  }

  versionOf(id: string): string | undefined {
    return this.#seen.get(id);
  }

  /** Whether this is news of a job that is waited for. */
  take(job: Job): boolean {
    if (!this.waiting.has(job.id) || this.#seen.get(job.id) === job.version) return false;
    this.#seen.set(job.id, job.version);
    if (hasEnded(job) || this.#enough(job)) this.waiting.delete(job.id);
    return true;
  }

  /** Those that the API no longer knows are not waited for. */
  keepOnly(known: readonly Job[]): void {
    const ids = new Set(known.map((it) => it.id));
    for (const id of this.waiting) if (!ids.has(id)) this.waiting.delete(id);
  }
}

/** More ids than fit into a request are picked out of all that happens, once it is known how they are. */
async function* heard(source: JobSource, watched: WatchedJobs, { signal }: WatchOptions): AsyncGenerator<Job, void> {
  if (source.jobEvents === undefined) throw new NoEventsError('there are no events');
  const ids = [...watched.waiting];
  const few = ids.length <= idsPerRequest;
  if (ids.length === 0) return;
  for await (const it of source.jobEvents({ ...(few ? { ids } : {}), firstWord, signal })) {
    if (it.event !== 'open') {
      if (watched.take(it.job)) yield it.job;
    } else if (!few) {
      const jobs = await askPatiently(() => source.jobs([...watched.waiting], { signal }), signal);
      watched.keepOnly(jobs);
      for (const job of jobs) if (watched.take(job)) yield job;
    }
    if (watched.done) return;
  }
}

async function* asked(source: JobSource, watched: WatchedJobs, { signal }: WatchOptions): AsyncGenerator<Job, void> {
  let delay = firstDelay;
  while (!watched.done) {
    const jobs = await askPatiently(() => ask(source, watched, signal), signal);
    watched.keepOnly(jobs);
    let changed = false;
    for (const job of jobs) {
      if (!watched.take(job)) continue;
      changed = true;
      yield job;
    }
    delay = changed ? firstDelay : Math.min(delay * 1.5, longestDelay);
    // A millisecond for each job, so that many of them do not keep the API busy with answering.
    if (!watched.done) await pause(Math.max(delay, watched.waiting.size), signal);
  }
}

/** A single job is asked for so that the answer comes when it changes. */
async function ask(source: JobSource, watched: WatchedJobs, signal: AbortSignal | undefined): Promise<Job[]> {
  const [id, ...others] = watched.waiting;
  if (id === undefined || others.length > 0 || source.job === undefined)
    return source.jobs([...watched.waiting], { signal });
  const since = watched.versionOf(id);
  return [await source.job(id, { signal, ...(since === undefined ? {} : { since, wait: longestWait }) })];
}

export async function askPatiently<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
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
