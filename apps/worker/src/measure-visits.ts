import type { JobData } from '@tycho/contract';
import type { Metrics } from '@tycho/telemetry';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';

/** Counts the visits of a worker, and says what came of them. BullMQ hands a signal only to three parameters. */
export const measureVisits =
  <Result>(
    metrics: Metrics,
    visit: (job: Job<JobData, Result>, token?: string, signal?: AbortSignal) => Promise<Result>,
  ) =>
  async (job: Job<JobData, Result>, token?: string, signal?: AbortSignal): Promise<Result> => {
    const ended = (result: string) =>
      metrics.count('tycho_job_visits_total', { kind: job.data.kind, result: signal?.aborted ? 'lost' : result });
    metrics.add('tycho_worker_visits_active', {}, 1);
    try {
      const result = await visit(job, token, signal);
      ended('ended');
      return result;
    } catch (error) {
      ended(error instanceof DelayedError ? 'parked' : error instanceof UnrecoverableError ? 'ended' : 'retried');
      throw error;
    } finally {
      metrics.add('tycho_worker_visits_active', {}, -1);
    }
  };
