import { ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { Readiness } from '@tycho/contract';
import { type JobQueue, outageProblem } from '@tycho/queue';
import { Router } from 'express';

export function health({ queue, backend }: { readonly queue: JobQueue; readonly backend: Backend }): Router {
  const router = Router();

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const [redis, cluster, outage] = await Promise.all([
      problemsOf(queue.ping()),
      backend.check(),
      queue.outage().catch(() => null),
    ]);
    const readiness: Readiness = {
      ready: redis.length + cluster.length === 0,
      redis: redis.length === 0,
      cluster: cluster.length === 0,
      orchestrator: backend.description,
      problems: [...redis, ...cluster, ...(outage ? [outageProblem(outage)] : [])],
    };
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });

  return router;
}

async function problemsOf(work: Promise<unknown>) {
  try {
    await work;
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}
