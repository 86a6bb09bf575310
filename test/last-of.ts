import type { JobHandle } from '@tycho/client';
import type { Job } from '@tycho/contract';

/** The job as it is when it has ended, well or not. */
export async function lastOf(handle: Pick<JobHandle, 'progress'>): Promise<Job> {
  let last: Job | undefined;
  for await (const job of handle.progress()) last = job;
  if (last === undefined) throw new Error('the job was never seen');
  return last;
}
