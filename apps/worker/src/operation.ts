import { isDeepStrictEqual } from 'node:util';
import { anonymous, mayPass, type Problem, ProblemError, problem } from '@tycho/ast';
import type { Novelty } from '@tycho/backends';
import { type JobData, type JobProgress, newProgress } from '@tycho/contract';
import { type Outages, progressOf, type SystemLine, type Turn } from '@tycho/queue';
import type { Job } from 'bullmq';
import { Ended } from './ended.ts';
import type { JobLock } from './job-lock.ts';

/** What a job lacks that was queued before there were owners. */
const beforeOwners = { owner: anonymous };

/** One visit of a worker to a job: what is to be done, what has been, and when to stop. */
export class Operation<Data extends JobData = JobData> {
  readonly data: Data;
  readonly #job: Job;
  readonly #line: SystemLine;
  readonly #outages: Outages;
  readonly #lock: JobLock;
  readonly #timeout: number;
  #progress: JobProgress;
  #unwritten = false;

  constructor(
    job: Job<Data>,
    { line, outages }: { readonly line: SystemLine; readonly outages: Outages },
    lock: JobLock,
    timeout: number,
  ) {
    this.data = { ...beforeOwners, ...job.data };
    this.#job = job;
    this.#line = line;
    this.#outages = outages;
    this.#lock = lock;
    this.#timeout = timeout;
    this.#progress = progressOf(job);
  }

  get id(): string {
    return this.#job.id ?? '';
  }

  /** Aborted when this worker lost the job to another. */
  get signal(): AbortSignal {
    return this.#lock.signal;
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

  /** Where it stands in the line of its system; throws `Ended` when it is to end, and when it is no longer ours. */
  async turn(): Promise<Turn & { kind: 'first' | 'behind' }> {
    const sentAt = performance.now();
    const turn = await this.#line.turn(this.data.guid, this.#holder, this.#isCancellable);
    switch (turn.kind) {
      case 'lost':
        this.#lock.lose();
        throw this.signal.reason;
      case 'ended':
        this.#lock.renewed(sentAt);
        throw new Ended(turn.by);
      default:
        this.#lock.renewed(sentAt);
        return turn;
    }
  }

  /** To be called before anything is written: throws when the operation is to stop here. */
  async safePoint(): Promise<void> {
    this.#lock.throwIfLost();
    await this.turn();
  }

  /** It is its turn. */
  async begin(): Promise<void> {
    if (this.#progress.begun === null) await this.record({ begun: Date.now() });
  }

  /** Forgets what was done, and keeps this. */
  startOver(kept: Partial<JobProgress>): Promise<void> {
    const { warnings, begun } = this.#progress;
    return this.record({ ...newProgress(), warnings, begun, ...kept });
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
    this.#lock.throwIfLost();
    this.note(changed);
    if (!this.#unwritten) return;
    if (!(await this.#line.keepProgress(this.#holder, this.#progress))) {
      this.#lock.lose();
      throw this.signal.reason;
    }
    this.#job.progress = this.#progress;
    this.#unwritten = false;
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

  get #holder() {
    return { jobId: this.id, token: this.#lock.token };
  }

  /** A removal that has begun goes on to its end, and one that was cancelled goes on to bring back what was there. */
  get #isCancellable(): boolean {
    const { begun, failure } = this.#progress;
    return this.data.kind === 'down' ? begun === null : failure?.cause !== 'cancelled';
  }
}
