import { hasEnded, type Job } from '@tycho/contract';
import { isRedisAway } from '../redis-away.ts';
import type { JobEvent } from './event-log.ts';
import { type JobEvents, type JobFilter, mayConcern } from './job-events.ts';
import { compareIds, type StreamId, timeOf } from './stream-id.ts';
import { WakeUp } from './wake-up.ts';

/** A job as it is after a change. */
export interface JobChange {
  /** Everything up to here is told with this; `null`: as far as was told before. */
  readonly id: StreamId | null;
  readonly job: Job;
}

/** Jobs that are read at once. */
const AT_ONCE = 100;
/** While Redis is away it is asked again after so many milliseconds. */
const PAUSE = 500;
/** Usually it is woken before. Milliseconds. */
const LONGEST = 30_000;
/** Of so many jobs it is known what was told of them; of more, something may be told twice. */
const TOLD = 20_000;

/**
 * Jobs as they change, from a place in the event stream on. Nothing waits here for a slow reader: it takes the next
 * change when it likes, and gets each job as it is by then. What the log no longer has is made up by the present
 * state. The end of a job is told with the event that it came with, so once, wherever a reader goes on.
 */
export class JobFeed implements Disposable {
  readonly #events: JobEvents;
  readonly #filter: JobFilter;
  /** Aborted when nobody reads any more. */
  readonly signal: AbortSignal;
  readonly #wakeUp: WakeUp;
  readonly #listening: Disposable;
  /** By job, the version that was told last. */
  readonly #told = new Map<string, string>();
  /** Of a feed of certain jobs: those whose end is not told. */
  readonly #open: Set<string> | null;
  /** What is to be done with those of them that there are not. */
  #absent: 'may-come' | 'to-be-left-out' | 'left-out';
  #position: StreamId | null;
  #situation: number;

  private constructor(events: JobEvents, filter: JobFilter, from: StreamId | null, signal: AbortSignal) {
    this.#events = events;
    this.#filter = filter;
    this.signal = signal;
    this.#wakeUp = new WakeUp(signal);
    this.#listening = events.listen(filter, this.#wakeUp.wake);
    this.#position = from;
    this.#situation = events.situation;
    this.#open = filter.kind === 'jobs' ? new Set(filter.ids) : null;
    this.#absent = filter.kind === 'jobs' && filter.mayCome === true ? 'may-come' : 'left-out';
  }

  /**
   * What comes after `from`; without it, first how things are now: certain jobs, and those of one system that have
   * not ended. Throws `streams-exhausted` when too many listen, and `redis-unavailable`.
   */
  static async open(
    events: JobEvents,
    filter: JobFilter,
    from: StreamId | null,
    signal: AbortSignal,
  ): Promise<JobFeed> {
    await events.synced();
    const feed = new JobFeed(events, filter, from, signal);
    try {
      if (from === null) return feed;
      await events.reached(from);
      if (events.covers(from)) await feed.#leaveOutEnded(from);
      return feed;
    } catch (error) {
      feed[Symbol.dispose]();
      throw error;
    }
  }

  /** There is nothing to tell any more, and never will be. */
  get over(): boolean {
    return this.#open?.size === 0;
  }

  /** Everything up to here is told; `null`: nothing yet. */
  get position(): StreamId | null {
    return this.#position;
  }

  /** Of certain jobs, those that there are not by now never will be. */
  noneMayCome(): void {
    if (this.#absent !== 'may-come') return;
    this.#absent = 'to-be-left-out';
    this.#wakeUp.wake();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
    this.#wakeUp[Symbol.dispose]();
  }

  /** Ends when all of certain jobs have ended. Throws when the signal is aborted. */
  async *changes(): AsyncGenerator<JobChange, void> {
    while (!this.over) {
      this.signal.throwIfAborted();
      if (this.#situation !== this.#events.situation) yield* this.#tellAgain();
      else if (this.#absent === 'to-be-left-out') await this.#leaveOutAbsent();
      else if (this.#position === null || !this.#events.covers(this.#position)) yield* this.#catchUp(this.#position);
      else if (this.#position === this.#events.tip) await this.#wakeUp.wait(LONGEST);
      else yield* this.#follow(this.#position);
    }
  }

  /** What was told and may say something else by now, without an event. */
  async *#tellAgain(): AsyncGenerator<JobChange, void> {
    this.#situation = this.#events.situation;
    for (const some of chunks([...this.#told.keys()]))
      for (const [jobId, job] of await this.#read(some)) {
        const change = job === null || hasEnded(job) ? null : this.#change(jobId, job, null);
        if (change) yield change;
      }
  }

  async *#follow(from: StreamId): AsyncGenerator<JobChange, void> {
    const { events, upTo } = this.#events.after(from, this.#filter);
    yield* this.#tellAll(events);
    this.#position = upTo;
  }

  /** How things are now, in place of what happened since `from` and is not known. */
  async *#catchUp(from: StreamId | null): AsyncGenerator<JobChange, void> {
    const { tip } = this.#events;
    const ids = await this.#patiently(() => this.#concerned(from));
    const latest = ids.flatMap((id) => this.#events.latest(id) ?? []);
    const known = new Set(latest.map((it) => it.jobId));
    for (const some of chunks(ids.filter((id) => !known.has(id)))) {
      for (const [jobId, job] of await this.#read(some)) {
        const change = this.#change(jobId, job, null);
        if (change) yield change;
      }
    }
    yield* this.#tellAll(latest.filter((it) => compareIds(it.id, tip) <= 0).sort((a, b) => compareIds(a.id, b.id)));
    this.#position = tip;
  }

  async #concerned(from: StreamId | null): Promise<string[]> {
    const { source } = this.#events;
    if (this.#open) return [...this.#open];
    if (from !== null)
      return (await source.openOrEndedSince(timeOf(from))).filter((it) => mayConcern(this.#filter, it));
    return this.#filter.kind === 'system' ? source.idsInLine(this.#filter.guid) : [];
  }

  async *#tellAll(events: readonly JobEvent[]): AsyncGenerator<JobChange, void> {
    for (const some of chunks(events)) {
      const jobs = new Map(await this.#read(some.map((it) => it.jobId)));
      for (const event of some) {
        const change = this.#change(event.jobId, jobs.get(event.jobId) ?? null, event);
        this.#position = event.id;
        if (change) yield change;
      }
    }
  }

  /** What is to be told of a job after this event, if anything; `null`: of one of which no event is known. */
  #change(jobId: string, job: Job | null, event: JobEvent | null): JobChange | null {
    if (job === null) {
      if (this.#absent !== 'may-come') this.#open?.delete(jobId);
      return null;
    }
    const isEnd = hasEnded(job);
    // The event of its end is still to come.
    if (isEnd && event !== null && !event.ended) return null;
    if (!concerns(this.#filter, job) || this.#told.get(jobId) === job.version) return null;
    this.#remember(jobId, job.version);
    if (isEnd) this.#open?.delete(jobId);
    return { id: event?.id ?? null, job };
  }

  #remember(jobId: string, version: string): void {
    this.#told.delete(jobId);
    this.#told.set(jobId, version);
    if (this.#told.size <= TOLD) return;
    for (const [oldest] of this.#told) {
      this.#told.delete(oldest);
      break;
    }
  }

  /** Whoever goes on after `from` was told of the ends that came before. */
  async #leaveOutEnded(from: StreamId): Promise<void> {
    const before = [...(this.#open ?? [])].filter((id) => {
      const latest = this.#events.latest(id);
      return latest === undefined || compareIds(latest.id, from) <= 0;
    });
    await this.#leaveOut(before, (job) => (job === null ? this.#absent !== 'may-come' : hasEnded(job)));
  }

  async #leaveOutAbsent(): Promise<void> {
    await this.#leaveOut([...(this.#open ?? [])], (job) => job === null);
    this.#absent = 'left-out';
  }

  async #leaveOut(ids: readonly string[], isOver: (job: Job | null) => boolean): Promise<void> {
    for (const some of chunks(ids))
      for (const [id, job] of await this.#read(some)) if (isOver(job)) this.#open?.delete(id);
  }

  #read(ids: readonly string[]): Promise<(readonly [string, Job | null])[]> {
    return this.#patiently(() => Promise.all(ids.map(async (id) => [id, await this.#events.document(id)] as const)));
  }

  /** Tried until Redis is there again. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isRedisAway(error)) throw error;
        using wakeUp = new WakeUp(this.signal);
        await wakeUp.wait(PAUSE);
        this.signal.throwIfAborted();
      }
    }
  }
}

function concerns(filter: JobFilter, job: Job): boolean {
  switch (filter.kind) {
    case 'jobs':
      return true;
    case 'system':
      return job.guid === filter.guid;
    case 'all':
      return filter.owner === null || job.owner === filter.owner;
  }
}

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += AT_ONCE) yield all.slice(at, at + AT_ONCE);
}
