import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError, problem } from '@tycho/ast';
import { hasEnded, type Job } from '@tycho/contract';
import { DEFAULT_PREFIX, EVENTS_KEPT } from '../names.ts';
import type { RedisAddress } from '../open-redis.ts';
import { redisRefusal } from '../redis-refusal.ts';
import { EventLog, type JobEvent } from './event-log.ts';
import { EventReader } from './event-reader.ts';
import { compareIds, type StreamId } from './stream-id.ts';
import { WakeUp } from './wake-up.ts';

/** Which jobs somebody wants to hear of. */
export type JobFilter =
  /** `mayCome`: also those that there are not yet. */
  | { readonly kind: 'jobs'; readonly ids: ReadonlySet<string>; readonly mayCome?: boolean }
  | { readonly kind: 'system'; readonly guid: string }
  /** Of one owner, or of everybody. */
  | { readonly kind: 'all'; readonly owner: string | null };

/** Where the jobs themselves are read. */
export interface JobSource {
  job(id: string): Promise<Job | null>;
  /** Ids of the jobs that have not ended, and of those that ended at this time (milliseconds since 1970) or later. */
  openOrEndedSince(time: number): Promise<string[]>;
  /** That the cluster is away, which every job waits for that has not ended: no event says so. */
  outage(): Promise<object | null>;
  /** Ids of the operations on a system that have not ended. */
  idsInLine(guid: string): Promise<string[]>;
}

export interface JobEventsOptions extends RedisAddress {
  readonly prefix?: string | undefined;
  readonly source: JobSource;
  /** How many may listen at once. */
  readonly mostListeners?: number | undefined;
}

/** Of so many jobs the documents are kept for the next who asks, as long as they are current. */
const DOCUMENTS = 2_000;
/** Events that are looked through at once. */
const SPAN = 2_000;
/** Of so many jobs each one's last event is looked up; of more, all events are looked through. */
const FEW = 1_000;
/** Whoever has to wait longer for the log than this is told that Redis is away, in milliseconds. */
const PATIENCE = 5_000;
/** How far one process may be behind another, and how often it is looked whether it still is. Milliseconds. */
const LAG = { most: 1_000, look: 10 };
const MOST_LISTENERS = 2_000;
/** While somebody listens it is asked so often whether the cluster is away, in milliseconds. */
const OUTAGE_CHECK = 1_500;

/**
 * What happens to jobs, for all who listen in this process: one reader of the event stream of the queue, a log of its
 * last events, and the documents of the jobs as they are now. Nothing is kept for a listener but where it is in the
 * log, so one that stalls costs nothing.
 */
export class JobEvents implements AsyncDisposable {
  readonly #log = new EventLog(EVENTS_KEPT);
  readonly #reader: EventReader;
  readonly source: JobSource;
  readonly #mostListeners: number;
  readonly #listeners = new Set<Listener>();
  readonly #byJob = new Map<string, Set<Listener>>();
  readonly #documents = new Map<string, { readonly event: JobEvent | undefined; readonly job: Promise<Job | null> }>();
  readonly #closing = new AbortController();
  readonly #outageCheck: NodeJS.Timeout;
  #outage: string | null = null;
  #situation = 0;

  constructor(options: JobEventsOptions) {
    const { prefix = DEFAULT_PREFIX, source, mostListeners = MOST_LISTENERS, redisUrl, redisTls } = options;
    this.source = source;
    this.#mostListeners = mostListeners;
    const onEvents = (events: readonly JobEvent[] | null) => this.#wake(events);
    const isHeard = () => this.#listeners.size > 0;
    this.#reader = new EventReader({ redisUrl, redisTls, prefix, log: this.#log, isHeard, onEvents });
    this.#outageCheck = setInterval(() => void this.#checkOutage(), OUTAGE_CHECK);
  }

  /** Aborted when this process stops to listen. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** How many listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Another one whenever all jobs that have not ended may say something else, without an event. */
  get situation(): number {
    return this.#situation;
  }

  get tip(): StreamId {
    return this.#log.tip;
  }

  covers(id: StreamId): boolean {
    return this.#log.covers(id);
  }

  /** Resolves once the log has what there was; throws `redis-unavailable` or `redis-refused` when that takes too long. */
  async synced(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const text = 'Redis does not answer: its events cannot be read';
      const why = () => redisRefusal(this.#reader.failure) ?? problem('error', 'redis-unavailable', text);
      timer = setTimeout(() => reject(new ProblemError([why()])), PATIENCE);
    });
    await Promise.race([this.#reader.synced(), late]).finally(() => clearTimeout(timer));
  }

  /**
   * Resolves once the log has come to an event that another process has read already; after a second in any case, since
   * Redis may have lost it.
   */
  async reached(id: StreamId): Promise<void> {
    const until = Date.now() + LAG.most;
    while (compareIds(this.tip, id) < 0 && Date.now() < until) await sleep(LAG.look);
  }

  /** Calls `wake` when something that the filter may concern has happened. Throws `streams-exhausted` when too many do. */
  listen(filter: JobFilter, wake: () => void): Disposable {
    if (this.#listeners.size >= this.#mostListeners) throw tooMany(this.#mostListeners);
    const listener: Listener = { filter, wake };
    const ids = filter.kind === 'jobs' ? filter.ids : [];
    this.#listeners.add(listener);
    for (const id of ids) this.#byJob.set(id, (this.#byJob.get(id) ?? new Set()).add(listener));
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listener);
        for (const id of ids) {
          const own = this.#byJob.get(id);
          own?.delete(listener);
          if (own?.size === 0) this.#byJob.delete(id);
        }
      },
    };
  }

  /** The last event of a job, as far as it is in the log. */
  latest(jobId: string): JobEvent | undefined {
    return this.#log.latest(jobId);
  }

  /** Of each job that the filter may concern its last event, as far as that came after `id`, oldest first. */
  after(id: StreamId, filter: JobFilter): { readonly events: readonly JobEvent[]; readonly upTo: StreamId } {
    if (filter.kind !== 'jobs' || filter.ids.size > FEW) {
      const { events, upTo } = this.#log.after(id, SPAN);
      return { events: events.filter((it) => mayConcern(filter, it.jobId)), upTo };
    }
    const upTo = this.#log.tip;
    const latest = [...filter.ids].flatMap((jobId) => this.#log.latest(jobId) ?? []);
    return { events: latest.filter((it) => isAfter(it, id)).sort(byId), upTo };
  }

  /** The job as it is now, or was when the last event of it came; `null`: there is none. */
  document(jobId: string): Promise<Job | null> {
    const event = this.#log.latest(jobId);
    const known = this.#documents.get(jobId);
    if (known !== undefined && event !== undefined && known.event === event) return known.job;
    const job = this.source.job(jobId);
    this.#documents.delete(jobId);
    this.#documents.set(jobId, { event, job });
    job.catch(() => this.#documents.delete(jobId));
    for (const [oldest] of this.#documents) {
      if (this.#documents.size <= DOCUMENTS) break;
      this.#documents.delete(oldest);
    }
    return job;
  }

  /**
   * The job once it differs from the version that the caller has, has ended, or after so many milliseconds; `null`:
   * there is none. Without a version, that of now.
   */
  async changed(
    jobId: string,
    since: string | undefined,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<Job | null> {
    using wakeUp = new WakeUp(signal);
    using _ = this.listen({ kind: 'jobs', ids: new Set([jobId]) }, () => wakeUp.wake());
    const until = Date.now() + milliseconds;
    let known = since;
    for (;;) {
      const job = await this.source.job(jobId);
      known ??= job?.version;
      const left = until - Date.now();
      if (job === null || hasEnded(job) || job.version !== known || left <= 0 || signal.aborted) return job;
      await wakeUp.wait(left);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#outageCheck);
    this.#closing.abort();
    await this.#reader.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #checkOutage(): Promise<void> {
    if (this.#listeners.size === 0) return;
    // While Redis is away nothing is known.
    const outage = await this.source.outage().then(
      (it) => JSON.stringify(it),
      () => this.#outage,
    );
    const isNews = outage !== (this.#outage ?? 'null');
    this.#outage = outage;
    if (!isNews) return;
    this.#situation++;
    this.#documents.clear();
    this.#wake(null);
  }

  #wake(events: readonly JobEvent[] | null): void {
    const woken = new Set<Listener>();
    for (const listener of this.#listeners)
      if (
        events === null ||
        (listener.filter.kind !== 'jobs' && events.some((it) => mayConcern(listener.filter, it.jobId)))
      )
        woken.add(listener);
    for (const { jobId } of events ?? []) for (const listener of this.#byJob.get(jobId) ?? []) woken.add(listener);
    for (const { wake } of woken) wake();
  }
}

interface Listener {
  readonly filter: JobFilter;
  readonly wake: () => void;
}

/** Whether it is one of these jobs, or can be by its id, which has the first digits of its GUID. */
export function mayConcern(filter: JobFilter, jobId: string): boolean {
  switch (filter.kind) {
    case 'jobs':
      return filter.ids.has(jobId);
    case 'system':
      return jobId.includes(`-${filter.guid.slice(0, 8)}-`);
    case 'all':
      return true;
  }
}

const isAfter = (event: JobEvent, id: StreamId): boolean => compareIds(event.id, id) > 0;

const byId = (a: JobEvent, b: JobEvent): number => compareIds(a.id, b.id);

const tooMany = (most: number): ProblemError =>
  new ProblemError([
    problem('error', 'streams-exhausted', `this API has ${most} event streams open, and takes no more`, {
      hint: 'Try again later, ask another API, or ask for the job itself from time to time.',
    }),
  ]);
