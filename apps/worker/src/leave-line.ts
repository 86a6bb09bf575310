import type { KeptData, SystemLine } from '@tycho/queue';
import type { Job, Queue } from 'bullmq';

/**
 * Takes a job out of the line of its system, and wakes the one that is first now. To be called once the job has
 * ended: if it left before, and its worker died in between, the next would run, and then the job again. If the worker
 * dies before it leaves, the next one finds it ended.
 */
export async function leaveLine(
  { id = '', data }: Job<KeptData>,
  line: SystemLine,
  queue: Queue<KeptData>,
): Promise<void> {
  const first = await line.leave(data.guid, id);
  const next = first && (await queue.getJob(first));
  if (next && (await next.isDelayed())) await next.promote().catch(() => {});
}
