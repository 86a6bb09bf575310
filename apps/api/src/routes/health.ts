import type { Backend } from '@tycho/backends';
import { type JobQueue, outageProblem } from '@tycho/queue';
import { readiness } from '@tycho/telemetry';
import { Router } from 'express';

export interface HealthOptions {
  readonly queue: JobQueue;
  readonly backend: Backend;
  /** The server is to be sent nothing new. */
  readonly isStopping: () => boolean;
}

export function health({ queue, backend, isStopping }: HealthOptions): Router {
  const router = Router();

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const outage = async () => {
      const it = await queue.outage();
      return it ? [outageProblem(it)] : [];
    };
    const paused = () => queue.isPaused();
    const state = await readiness({ paused, more: outage, backend, stopping: isStopping() });
    response.status(state.ready ? 200 : 503).json(state);
  });

  return router;
}
