import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHandle, TychoClient } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';

/** Between two questions, in milliseconds. */
const often = 2;

/** Asks often, so that the time is that of Tycho and not of who asks. */
export const untilApplied = (client: TychoClient, job: JobHandle): Promise<void> =>
  until(client, job, (it) => it.applied);

export const untilReady = (client: TychoClient, job: JobHandle): Promise<void> =>
  until(client, job, (it) => it.state === 'completed');

async function until(client: TychoClient, { id }: JobHandle, isDone: (job: Job) => boolean): Promise<void> {
  for (;;) {
    const job = await client.job(id);
    if (isDone(job)) return;
    if (hasEnded(job)) throw new Error(`the launch failed: ${job.problems.map((it) => it.message).join('; ')}`);
    await sleep(often);
  }
}
