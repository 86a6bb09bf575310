import { isDeepStrictEqual } from 'node:util';
import { anonymous, mayPass, type Problem, ProblemError, problem } from '@tycho/ast';
import type { Novelty } from '@tycho/backends';
import { type JobData, type JobProgress, newProgress } from '@tycho/contract';
import { type Outages, progressOf, type SystemLine } from '@tycho/queue';
import type { Job } from 'bullmq';
import { Cancelled } from './cancelled.ts';

/** What a job lacks that was queued before there were owners. */
const beforeOwners = { owner: anonymous };

/** One visit of a worker to a job: what is to be done, what has been, and when to stop. */
export class Operation<Data extends JobData = JobData> {
  readonly data: Data;
  /** Aborted when this worker lost the job to another, or is to stop. */
  readonly signal: AbortSignal;
  readonly #job: Job;
  readonly #line: SystemLine;
  readonly #outages: Outages;
  readonly #timeout: number;
  #progress: JobProgress;
  #unwritten = false;

  constructor(
    job: Job<Data>,
    { line, outages }: { readonly line: SystemLine; readonly outages: Outages },
    signal: AbortSignal,
    timeout: number,
  ) {
    this.data = { ...beforeOwners, ...job.data };
    this.signal = signal;
    this.#job = job;
    this.#line = line;
    this.#outages = outages;
    this.#timeout = timeout;
    this.#progress = progressOf(job);
  }

  get id(): string {
    return this.#job.id ?? '';
  }

  get progress(): JobProgress {
    return this.#progress;
  }

  /** Names of the services whose objects are made. */
  get made(): ReadonlySet<string> {
    return new Set(this.#progress.made);
  }

  /** Whether something may be there already under the name of this launch. */
  get novelty(): Novelty {
    return this.data.kind !== 'down' && this.data.isNew && this.#progress.failure === null ? 'new' : 'known';
  }

  /** Whether what went wrong may pass, and another attempt is left. */
  mayTryAgain(problems: readonly Problem[]): boolean {
    return mayPass(problems) && this.#job.attemptsMade + 1 < (this.#job.opts.attempts ?? 1);
  }

  /** It is its turn. */
  async begin(): Promise<null> {
    if (this.#progress.begun === null) await this.record({ begun: Date.now() });
    return null;
  }

  /** Forgets what was done, and keeps this. */
  startOver(kept: Partial<JobProgress>): Promise<void> {
    return this.record({ ...newProgress(), warnings: this.#progress.warnings, begun: this.#progress.begun, ...kept });
  }

  /** Keeps what was found or done for this visit; the next `record` writes it. */
  note(changed: Partial<JobProgress>): void {
    const next = { ...this.#progress, ...changed };
    if (isDeepStrictEqual(next, this.#progress)) return;
    this.#progress = changed.changes ? { ...next, lastChange: Date.now() } : next;
    this.#unwritten = true;
  }

  /** Keeps warnings for good, each once. */
  warn(warnings: readonly Problem[]): void {
    const known = this.#progress.warnings;
    const fresh = warnings.filter((it) => !known.some((other) => isDeepStrictEqual(other, it)));
    if (fresh.length > 0) this.note({ warnings: [...known, ...fresh] });
  }

  /** Keeps what was found or done, so that whoever visits next goes on from here. */
  async record(changed: Partial<JobProgress> = {}): Promise<void> {
    this.signal.throwIfAborted();
    this.note(changed);
    if (!this.#unwritten) return;
    await this.#job.updateProgress(this.#progress);
    this.#unwritten = false;
  }

  /** Throws `Cancelled` when a `down` has come. To be called before anything is written. */
  async throwIfCancelled(): Promise<void> {
    this.signal.throwIfAborted();
    if ((await this.#line.turn(this.data.guid, this.id)).kind === 'cancelled') throw new Cancelled();
  }

  /**
   * Milliseconds that are left to wait. Throws `not-ready-in-time` when nothing has got further for too long; what the
   * cluster was away for does not count.
   */
  async timeLeft(): Promise<number> {
    const since = this.#progress.lastChange ?? this.#job.timestamp;
    const left = since + this.#timeout - Date.now();
    if (left > 0) return left;
    const more = (await this.#outages.lastEnd()) + this.#timeout - Date.now();
    if (more > 0) return more;
    const waiting = Object.entries(this.#progress.services).filter(
      ([, it]) => it.state === 'pending' || it.state === 'starting',
    );
    const whom =
      waiting.map(([name, { state, reason }]) => `${name} (${reason ?? state})`).join(', ') || 'the objects to go';
    const seconds = Math.round(this.#timeout / 1000);
    throw new ProblemError([problem('error', 'not-ready-in-time', `after ${seconds} s still waiting for ${whom}`)]);
  }
}
