import { isDeepStrictEqual } from 'node:util';
import { anonymous, mayPass, type Problem, type ProblemCode, ProblemError, problem } from '@tycho/ast';
import type { Novelty } from '@tycho/backends';
import { type JobProgress, newProgress, type StoryEvent, type TimeLimits } from '@tycho/contract';
import {
  type KeptData,
  keptProgress,
  type Outages,
  openedData,
  openedProgress,
  retired,
  type Sealer,
  type SystemLine,
  type Turn,
  unlessSealed,
} from '@tycho/queue';
import type { Job } from 'bullmq';
import { Ended } from './ended.ts';
import type { JobLock } from './job-lock.ts';

/** So many things that happened are kept: the first, and the last. */
const STORY = { first: 5, last: 25 };

/** What a job lacks that was queued before there were owners. */
const beforeOwners = { owner: anonymous };

/** One visit of a worker to a job: what is to be done, what has been, and when to stop. */
export class Operation<Data extends KeptData = KeptData> {
  readonly data: Data;
  readonly #job: Job<KeptData>;
  readonly #line: SystemLine;
  readonly #outages: Outages;
  readonly #sealer: Sealer;
  readonly #lock: JobLock;
  readonly #stop: AbortSignal;
  readonly #limits: { readonly job: number; readonly ready: number };
  #progress: JobProgress;
  #unwritten = false;
  #damage: ProblemError | null = null;

  constructor(
    job: Job<KeptData>,
    { line, outages, sealer }: { readonly line: SystemLine; readonly outages: Outages; readonly sealer: Sealer },
    { lock, stop }: { readonly lock: JobLock; readonly stop: AbortSignal },
    limits: { readonly job: number; readonly ready: number },
  ) {
    const intact = <T>(open: () => T, otherwise: T) =>
      unlessSealed(open, (damage) => {
        this.#damage = damage;
        return otherwise;
      });
    this.data = { ...beforeOwners, ...intact(() => openedData(job, sealer), job.data) } as Data;
    this.#job = job;
    this.#line = line;
    this.#outages = outages;
    this.#sealer = sealer;
    this.#lock = lock;
    this.#stop = stop;
    this.#limits = limits;
    this.#progress = intact(() => openedProgress(job, sealer), newProgress());
    job.progress = this.#progress;
    if (job.stalledCounter > this.#progress.takeovers) {
      this.note({ takeovers: job.stalledCounter });
      this.tell('taken-over', 'its worker did not renew its lock');
    }
  }

  get id(): string {
    return this.#job.id ?? '';
  }

  /** When it was accepted, in milliseconds since 1970. */
  get accepted(): number {
    return this.#job.timestamp;
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
    this.#stop.throwIfAborted();
    this.#lock.throwIfLost();
    await this.turn();
  }

  /** It is its turn. */
  async begin(): Promise<void> {
    if (this.#progress.begun === null) await this.record({ begun: Date.now() });
  }

  /** Forgets what was done, and keeps this. */
  startOver(kept: Partial<JobProgress>): Promise<void> {
    const { warnings, begun, story, takeovers } = this.#progress;
    return this.record({ ...newProgress(), warnings, begun, story, takeovers, ...kept });
  }

  /** Keeps what was found or done for this visit; the next `record` writes it. */
  note(changed: Partial<JobProgress>): void {
    const next = { ...this.#progress, ...changed };
    if (isDeepStrictEqual(next, this.#progress)) return;
    this.#progress = changed.changes ? { ...next, lastChange: Date.now() } : next;
    this.#unwritten = true;
  }

  /** Keeps what happened for its story. */
  tell(event: StoryEvent['event'], message: string): void {
    const story = [...this.#progress.story, { at: new Date().toISOString(), event, message }];
    const { first, last } = STORY;
    this.note({ story: story.length > first + last ? [...story.slice(0, first), ...story.slice(-last)] : story });
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
    if (!(await this.#line.keepProgress(this.#holder, keptProgress(this.id, this.#progress, this.#sealer)))) {
      this.#lock.lose();
      throw this.signal.reason;
    }
    this.#job.progress = this.#progress;
    this.#unwritten = false;
  }

  /** Takes out of Redis what its system is made of: everything is done. */
  async retire(): Promise<void> {
    this.#lock.throwIfLost();
    if (this.data.kind === 'down') return;
    if (await this.#line.keepData(this.#holder, retired(this.#job.data))) return;
    this.#lock.lose();
    throw this.signal.reason;
  }

  /** Throws where what was sealed of it is no longer what it was. */
  throwIfDamaged(): void {
    if (this.#damage !== null) throw this.#damage;
  }

  /** Throws when it took too long to begin, to be applied, or as a whole. Going back has its own time. */
  throwIfLate(): void {
    const { begun, applied, failure } = this.#progress;
    if (failure !== null) return;
    const { queued, apply, job } = this.#given;
    const waited = Date.now() - this.#job.timestamp;
    if (begun === null && queued !== undefined && waited > queued)
      throw late('not-begun-in-time', `not begun after ${secondsOf(queued)}`);
    const taken = Date.now() - (begun ?? Date.now());
    if (!applied && apply !== undefined && taken > apply)
      throw late('not-applied-in-time', `not applied after ${secondsOf(apply)}${this.#waitingFor}`);
    if (taken > job) throw late('not-ended-in-time', `not done after ${secondsOf(job)}${this.#waitingFor}`);
  }

  /**
   * Milliseconds that are left to wait. Throws `not-ready-in-time` when nothing has got further for too long; what the
   * cluster was away for does not count.
   */
  async timeLeft(): Promise<number> {
    this.throwIfLate();
    const { begun, applied, lastChange, failure } = this.#progress;
    const { ready, apply, job } = this.#given;
    const now = Date.now();
    const since = begun ?? now;
    const whole = failure === null ? [since + job, ...(applied || apply === undefined ? [] : [since + apply])] : [];
    const left = (lastChange ?? this.#job.timestamp) + ready - now;
    const quiet = left > 0 ? left : (await this.#outages.lastEnd()) + ready - now;
    if (quiet > 0) return Math.max(1, Math.min(quiet, ...whole.map((it) => it - now + 1)));
    const what = this.#waitingFor || ' waiting for the objects to go';
    throw late('not-ready-in-time', `after ${secondsOf(ready)} still${what}`);
  }

  /** For how long each phase may last: as the launch says, else as the worker has it. */
  get #given(): TimeLimits & { readonly job: number; readonly ready: number } {
    const own: TimeLimits = (this.data.kind === 'down' ? undefined : this.data.timeLimits) ?? {};
    const { job, ready } = this.#limits;
    return { ...own, job: own.job ?? job, ready: own.ready ?? ready };
  }

  get #waitingFor(): string {
    const waiting = Object.entries(this.#progress.services).filter(
      ([, it]) => it.state === 'pending' || it.state === 'starting',
    );
    const whom = waiting.map(([name, { state, reason }]) => `${name} (${reason ?? state})`).join(', ');
    return whom && ` waiting for ${whom}`;
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

const late = (code: ProblemCode, message: string): ProblemError => new ProblemError([problem('error', code, message)]);

const secondsOf = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
