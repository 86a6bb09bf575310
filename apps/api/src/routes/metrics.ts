import type { Metrics } from '@tycho/telemetry';
import { Router } from 'express';

export function metricsRoute(metrics: Metrics): Router {
  const router = Router();

  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });

  return router;
}
