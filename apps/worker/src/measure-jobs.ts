import { type KeptData, type Outcome, progressOf } from '@tycho/queue';
import type { Metrics } from '@tycho/telemetry';
import type { Job, Worker } from 'bullmq';

/** Counts what becomes of jobs in the hands of this worker: their first visit, their attempts, their end. */
export function measureJobs(metrics: Metrics, worker: Worker<KeptData, Outcome>): void {
  metrics.read('tycho_worker_concurrency', async () => [[{}, worker.opts.concurrency ?? 1]]);

  worker.on('active', (job) => {
    if (job.attemptsStarted === 1)
      metrics.observe('tycho_job_queued_seconds', { kind: job.data.kind }, since(job.timestamp, job.processedOn));
  });

  worker.on('completed', (job, outcome) => {
    ended(job, outcome);
    const { lastChange } = progressOf(job);
    if (job.data.kind !== 'down' && outcome === READY && lastChange !== null)
      metrics.observe('tycho_job_phase_seconds', { phase: 'ready' }, since(lastChange, job.finishedOn));
  });

  worker.on('failed', (job) => {
    if (job?.finishedOn) ended(job, 'failed');
    else if (job) metrics.count('tycho_job_retries_total', { kind: job.data.kind, reason: reasonOf(job) });
  });

  worker.on('stalled', () => metrics.count('tycho_jobs_taken_over_total', {}));

  function ended(job: Job<KeptData, Outcome>, outcome: Outcome | 'failed'): void {
    const { kind } = job.data;
    metrics.count('tycho_jobs_ended_total', { kind, outcome, reason: outcome === READY ? 'none' : reasonOf(job) });
    metrics.observe('tycho_job_duration_seconds', { kind, outcome }, since(job.timestamp, job.finishedOn));
  }
}

const READY = 'completed' satisfies Outcome;

/** The code of the first problem, the worst level first. */
function reasonOf(job: Job<KeptData, Outcome>): string {
  const { problems } = progressOf(job);
  return (problems.find((it) => it.level === 'error') ?? problems[0])?.code ?? 'internal-error';
}

/** Seconds. Two clocks may be apart, and nothing takes less than no time. */
const since = (begin: number, end = Date.now()): number => Math.max(0, end - begin) / 1_000;
