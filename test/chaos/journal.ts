/** What a client asked of a system, and that it was accepted. */
export interface Entry {
  readonly kind: 'up' | 'update' | 'down';
  readonly guid: string;
  readonly jobId: string;
  /** Content of the system: a number that stands in its variables. 0 of a removal. */
  readonly content: number;
  /** The key that the request had, who sent it, what it was answered and what it asked. */
  readonly key: string;
  readonly owner: string;
  readonly answer: unknown;
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown };
}

export interface JobSeen {
  readonly id: string;
  readonly state: string;
  readonly problems: readonly { readonly level: string; readonly code: string; readonly message: string }[];
}

const ends = new Set(['completed', 'failed', 'cancelled', 'superseded']);
export const isEnd = (state: string): boolean => ends.has(state);

/** What the clients of a run were told, in the order in which they were. */
export class Journal {
  readonly entries: Entry[] = [];
  readonly #cancelled = new Set<string>();
  readonly #ends = new Map<string, JobSeen>();
  /** As readers of events were told. */
  readonly #heard = new Map<string, string>();
  /** Answers that cannot both be true. */
  readonly contradictions: string[] = [];
  /** How often a request was sent again. */
  repeats = 0;

  accepted(entry: Entry): void {
    this.entries.push(entry);
  }

  /** Somebody asked for its end. */
  cancelled(jobId: string): void {
    this.#cancelled.add(jobId);
  }

  /** Keeps how a job ended, and that it was said to be something else before or after. */
  saw(job: JobSeen, by: string): void {
    const before = this.#ends.get(job.id);
    if (before !== undefined && before.state !== job.state)
      this.contradictions.push(`job ${job.id} had ended ${before.state}, and is ${job.state} for ${by}`);
    if (isEnd(job.state)) this.#ends.set(job.id, before ?? job);
  }

  /** A reader of events was told how a job ended; an answer that was on its way meanwhile may be older. */
  heard({ id, state }: JobSeen, by: string): void {
    const before = this.#heard.get(id);
    if (before !== undefined && before !== state)
      this.contradictions.push(`${by} told that job ${id} had ended ${state}, and it was told ${before} before`);
    this.#heard.set(id, state);
  }

  /** Accepted jobs of whose end no event has told, or of another end than answers did. */
  unheard(): string[] {
    return this.entries
      .map((it) => it.jobId)
      .filter((it) => !this.#heard.has(it) || this.#heard.get(it) !== this.#ends.get(it)?.state);
  }

  endOf(jobId: string): JobSeen | null {
    return this.#ends.get(jobId) ?? null;
  }

  wasCancelled(jobId: string): boolean {
    return this.#cancelled.has(jobId);
  }

  /** Accepted jobs of which no end has been seen. */
  open(): string[] {
    return this.entries.map((it) => it.jobId).filter((it) => !this.#ends.has(it));
  }

  /** What was asked of each system, oldest first. */
  bySystem(): Map<string, Entry[]> {
    return Map.groupBy(this.entries, (it) => it.guid);
  }
}
