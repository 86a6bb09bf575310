import type { KeptData, Outcome } from '@tycho/queue';
import { Worker } from 'bullmq';
import type { JobLock } from './job-lock.ts';

/** The locks of the visits under way, by the token that BullMQ has for each. */
export type JobLocks = Map<string, JobLock>;

/** A worker of BullMQ that tells each lock when it was renewed, and when it was not. */
export class LockingWorker extends Worker<KeptData, Outcome> {
  /** Set right after the construction: BullMQ's own constructor takes no more. */
  locks: JobLocks = new Map();

  override async extendJobLocks(jobIds: string[], tokens: string[], duration: number): Promise<string[]> {
    const sentAt = performance.now();
    const lost = await super.extendJobLocks(jobIds, tokens, duration);
    for (const [index, id] of jobIds.entries()) {
      const lock = this.locks.get(tokens[index] ?? '');
      if (lost.includes(id)) lock?.lose();
      else lock?.renewed(sentAt);
    }
    return lost;
  }
}
