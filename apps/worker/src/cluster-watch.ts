import { setTimeout as sleep } from 'node:timers/promises';
import { mayPass, type Problem, type ProblemCode, ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { Outages } from '@tycho/queue';
import { detached } from '@tycho/telemetry';
import type { Logger } from 'pino';
import type { Step } from './step.ts';

type Wait = Step & { readonly kind: 'wait' };

export interface ClusterWatchOptions {
  readonly backend: Pick<Backend, 'check'>;
  readonly outages: Outages;
  /** Takes no more jobs from the queue. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly log: Logger;
}

/** Pauses between two questions whether the cluster answers again, in milliseconds. */
const PAUSE = { first: 200, most: 3_000 };
/** When to come back to a cluster that answers, and has too much to do, in milliseconds. */
const BUSY = 2_000;
/** What a cluster causes, and no job. */
const ofCluster: ReadonlySet<ProblemCode> = new Set(['cluster-unavailable', 'cluster-busy', 'cluster-failed']);

/**
 * Whether the cluster answers, as this worker sees it. While it does not, the worker takes no jobs, those under way are
 * put aside without having used an attempt, and it asks by itself until the cluster is back. One request that failed is
 * no outage: the cluster is asked before anything is concluded from it.
 */
export class ClusterWatch implements AsyncDisposable {
  readonly #options: ClusterWatchOptions;
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();
  #question: Promise<readonly Problem[]> | null = null;
  #outage: Promise<void> | null = null;
  #lastEnd = 0;

  constructor(options: ClusterWatchOptions) {
    this.#options = options;
  }

  /** What to wait for before anything is asked of the cluster; `null`: nothing. */
  get outage(): Wait | null {
    return this.#outage && this.#untilBack;
  }

  /**
   * What to wait for when the cluster is why something failed that was begun at this time (milliseconds since 1970);
   * `null`: it is not, or only for one request.
   */
  async behind(error: unknown, begun: number): Promise<Wait | null> {
    if (!(error instanceof ProblemError) || !error.problems.some(({ code }) => ofCluster.has(code))) return null;
    if (!mayPass(error.problems)) return null;
    const problems = await this.#ask();
    if (problems.length > 0) {
      this.#outage ??= detached(() => this.#wait(problems));
      return this.#untilBack;
    }
    const itself = error.problems.every(({ code }) => code === 'cluster-busy') || begun < this.#lastEnd;
    return itself
      ? { kind: 'wait', recheckIn: BUSY * (1 + Math.random()), wake: () => ({ [Symbol.dispose]() {} }) }
      : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#outage;
  }

  get #untilBack(): Wait {
    return {
      kind: 'wait',
      recheckIn: Number.POSITIVE_INFINITY,
      wake: (wake) => {
        this.#waiting.add(wake);
        if (this.#outage === null) queueMicrotask(() => this.#wake());
        return { [Symbol.dispose]: () => void this.#waiting.delete(wake) };
      },
    };
  }

  /** Why the cluster cannot be used: one question, however many want to know. */
  #ask(): Promise<readonly Problem[]> {
    this.#question ??= this.#options.backend
      .check()
      .then((problems) => problems.filter(({ code }) => ofCluster.has(code)))
      .finally(() => {
        this.#question = null;
      });
    return this.#question;
  }

  /** From the first answer that did not come to the first that does. */
  async #wait(problems: readonly Problem[]): Promise<void> {
    const { outages, pause, resume, log } = this.#options;
    log.warn(`the cluster is away, no jobs are taken: ${textOf(problems)}`);
    await pause();
    await this.#untilAnswer(problems);
    this.#outage = null;
    this.#lastEnd = Date.now();
    if (this.#stop.signal.aborted) return;
    await outages.end().catch(() => {});
    log.warn('the cluster is back, jobs are taken again');
    await resume();
    this.#wake();
  }

  async #untilAnswer(problems: readonly Problem[]): Promise<void> {
    const { signal } = this.#stop;
    let left = problems;
    for (let length: number = PAUSE.first; left.length > 0 && !signal.aborted; length *= 2) {
      await this.#options.outages.tell(textOf(left)).catch(() => {});
      await sleep(Math.min(length, PAUSE.most), null, { signal }).catch(() => {});
      if (!signal.aborted) left = await this.#ask();
    }
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

const textOf = (problems: readonly Problem[]): string => problems.map((it) => it.message).join('; ');
