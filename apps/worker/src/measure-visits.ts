import type { Metrics } from '@tycho/telemetry';
import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { LeftToAnother } from './job-lock.ts';
import type { Visit } from './visit.ts';

/** Counts the visits of a worker, and says what came of them. */
export const measureVisits =
  (metrics: Metrics, visit: Visit): Visit =>
  async (job, token) => {
    const ended = (result: string) => metrics.count('tycho_job_visits_total', { kind: job.data.kind, result });
    metrics.add('tycho_worker_visits_active', {}, 1);
    try {
      const outcome = await visit(job, token);
      ended('ended');
      return outcome;
    } catch (error) {
      ended(resultOf(error));
      throw error;
    } finally {
      metrics.add('tycho_worker_visits_active', {}, -1);
    }
  };

function resultOf(error: unknown): string {
  if (error instanceof LeftToAnother) return 'lost';
  if (error instanceof DelayedError || error instanceof WaitingError) return 'parked';
  return error instanceof UnrecoverableError ? 'ended' : 'retried';
}
