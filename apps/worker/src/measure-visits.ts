import type { JobData } from '@tycho/contract';
import type { Metrics } from '@tycho/telemetry';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { LeftToAnother } from './job-lock.ts';

/** Counts the visits of a worker, and says what came of them. */
export const measureVisits =
  <Result>(metrics: Metrics, visit: (job: Job<JobData, Result>, token?: string) => Promise<Result>) =>
  async (job: Job<JobData, Result>, token?: string): Promise<Result> => {
    const ended = (result: string) => metrics.count('tycho_job_visits_total', { kind: job.data.kind, result });
    metrics.add('tycho_worker_visits_active', {}, 1);
    try {
      const result = await visit(job, token);
      ended('ended');
      return result;
    } catch (error) {
      ended(resultOf(error));
      throw error;
    } finally {
      metrics.add('tycho_worker_visits_active', {}, -1);
    }
  };

function resultOf(error: unknown): string {
  if (error instanceof LeftToAnother) return 'lost';
  if (error instanceof DelayedError) return 'parked';
  return error instanceof UnrecoverableError ? 'ended' : 'retried';
}
