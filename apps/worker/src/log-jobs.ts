import { type KeptData, type Outcome, visitFields } from '@tycho/queue';
import type { Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';

/** Writes a line where a job is begun, and where one is taken over. What comes of it, its visits tell. */
export function logJobs(log: Logger, worker: Worker<KeptData, Outcome>, queue: Queue<KeptData>): void {
  worker.on('active', (job) => {
    if (job.attemptsStarted !== 1) return;
    const queuedMs = Math.max(0, (job.processedOn ?? Date.now()) - job.timestamp);
    log.info({ ...visitFields(job), queuedMs }, `${job.data.kind} begun`);
  });
  worker.on('stalled', (id) => {
    takenOver(id).catch((error: Error) => log.warn({ job: id, error: error.message }, 'taken over'));
  });

  async function takenOver(id: string): Promise<void> {
    const job = await queue.getJob(id);
    log.warn(job ? visitFields(job) : { job: id }, 'taken over from a worker that died');
  }
}
