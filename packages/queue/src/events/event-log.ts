import { BEGINNING, before, compareIds, type StreamId } from './stream-id.ts';

/** That something of a job changed. What changed, the job itself says. */
export interface JobEvent {
  readonly id: StreamId;
  readonly jobId: string;
  /** The job came to its end by this. */
  readonly ended: boolean;
}

/**
 * The last events of the queue in memory, oldest first. Each says only that a job changed, so of several for one job
 * only the last one counts.
 */
export class EventLog {
  readonly #most: number;
  readonly #latest = new Map<string, JobEvent>();
  #events: JobEvent[] = [];
  /** How many of `#events` are dropped: cut off when it is worth it. */
  #dropped = 0;
  #start: StreamId = BEGINNING;
  #tip: StreamId = BEGINNING;

  /** `most`: how many events are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The last event that was seen. */
  get tip(): StreamId {
    return this.#tip;
  }

  /** Whether everything that came after `id` is here. */
  covers(id: StreamId): boolean {
    return compareIds(id, this.#start) >= 0;
  }

  /** The last event of a job, as far as it is here. */
  latest(jobId: string): JobEvent | undefined {
    return this.#latest.get(jobId);
  }

  add(event: JobEvent): void {
    this.#events.push(event);
    this.#latest.set(event.jobId, event);
    this.#tip = event.id;
    if (this.#events.length - this.#dropped > this.#most) this.#drop();
  }

  /** Entries up to this one were seen, though they said nothing of a job. */
  seen(id: StreamId): void {
    this.#tip = id;
  }

  /** What came between is not known: only what comes after `id` will be here. */
  restart(id: StreamId): void {
    this.#events = [];
    this.#dropped = 0;
    this.#latest.clear();
    this.#start = id;
    this.#tip = id;
  }

  /** Begins at an entry, the first that there is. */
  beginAt(first: StreamId): void {
    this.restart(before(first));
  }

  /**
   * Of each job that has changed after `id` the last event, oldest first; at most so many events are looked through.
   * `upTo`: how far that was.
   */
  after(id: StreamId, most: number): { readonly events: JobEvent[]; readonly upTo: StreamId } {
    const from = this.#firstAfter(id);
    const until = Math.min(from + most, this.#events.length);
    const events = this.#events.slice(from, until).filter((it) => this.#latest.get(it.jobId) === it);
    const last = until < this.#events.length ? this.#events[until - 1] : undefined;
    return { events, upTo: last?.id ?? this.#tip };
  }

  #firstAfter(id: StreamId): number {
    let low = this.#dropped;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds(this.#events[middle]?.id ?? id, id) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(): void {
    const oldest = this.#events[this.#dropped++];
    if (oldest === undefined) return;
    this.#start = oldest.id;
    if (this.#latest.get(oldest.jobId) === oldest) this.#latest.delete(oldest.jobId);
    if (this.#dropped < this.#most / 4) return;
    this.#events = this.#events.slice(this.#dropped);
    this.#dropped = 0;
  }
}
