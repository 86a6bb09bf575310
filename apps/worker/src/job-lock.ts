import { fence } from '@tycho/backends';
import { LOCK_DURATION } from '@tycho/queue';
import { DelayedError } from 'bullmq';
import { HandOver } from './hand-over.ts';

/** Another worker has the job, or may have it: nothing more is to be written, neither to the cluster nor to Redis. */
export class LockLost extends Error {
  constructor() {
    super('this worker lost its lock on the job');
    this.name = 'LockLost';
  }
}

/** What BullMQ takes as the sign that the job is in other hands. */
export class LeftToAnother extends DelayedError {}

/** So long before the lock runs out in Redis the worker stops writing: what is on its way has to arrive. Milliseconds. */
const MARGIN = 2_000;

/**
 * A worker's lock on a job, as far as it knows by itself: it counts from when the last renewal that succeeded was
 * sent, by a clock that nobody sets. So also a worker that stood still finds out before it writes, without asking.
 */
export class JobLock {
  /** Aborted when the lock is lost. The backend asks it again at each write. */
  readonly signal: AbortSignal;
  readonly token: string;
  readonly #controller = new AbortController();
  #until = 0;

  constructor(token: string) {
    this.token = token;
    this.signal = fence(this.#controller.signal, () => this.isHeld());
  }

  /** `sentAt`: when Redis was asked, by `performance.now()`. */
  renewed(sentAt: number): void {
    this.#until = Math.max(this.#until, sentAt + LOCK_DURATION - MARGIN);
  }

  isHeld(): boolean {
    if (performance.now() >= this.#until) this.lose();
    return !this.signal.aborted;
  }

  lose(): void {
    this.#controller.abort(new LockLost());
  }

  /** Stops at once: the worker has no more time. What was sent may have arrived. */
  giveUp(): void {
    this.#controller.abort(new HandOver());
  }

  throwIfLost(): void {
    this.isHeld();
    this.signal.throwIfAborted();
  }
}
