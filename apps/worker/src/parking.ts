import type { Job, Queue } from 'bullmq';
import type { Step } from './step.ts';

/** A parked job is visited after that long even if nobody wakes it: its worker may have died. Milliseconds. */
const LONGEST = 15_000;

/**
 * The jobs that this worker has put aside until something changes. A parked job is a delayed job in Redis:
 * it holds no slot of the worker, and any worker can take it up.
 */
export class Parking implements Disposable {
  readonly #subscriptions = new Map<string, Disposable>();

  /** Puts the job aside; throws what BullMQ takes as the sign that it was. */
  async park(job: Job, token: string, { recheckIn, wake }: Step & { kind: 'wait' }): Promise<void> {
    const id = job.id ?? '';
    this.#forget(id);
    await job.moveToDelayed(Date.now() + Math.min(recheckIn, LONGEST), token);
    this.#subscriptions.set(
      id,
      wake(() => {
        this.#forget(id);
        // Whoever else woke it first was as good.
        job.promote().catch(() => {});
      }),
    );
  }

  /** The job is being visited again, here or elsewhere. */
  #forget(id: string): void {
    this.#subscriptions.get(id)?.[Symbol.dispose]();
    this.#subscriptions.delete(id);
  }

  /** Lets another worker visit all that is parked here: nobody would wake it any more. */
  async handOver(queue: Queue): Promise<void> {
    const ids = [...this.#subscriptions.keys()];
    this[Symbol.dispose]();
    const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
    // One that is visited already, or has ended, is in other hands.
    await Promise.all(jobs.map((job) => job?.promote().catch(() => {})));
  }

  leave(job: Job): void {
    this.#forget(job.id ?? '');
  }

  [Symbol.dispose](): void {
    for (const id of [...this.#subscriptions.keys()]) this.#forget(id);
  }
}
