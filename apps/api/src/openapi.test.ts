import type { Backend } from '@tycho/backends';
import type { PolicyOptions } from '@tycho/policy';
import type { JobEvents, JobQueue } from '@tycho/queue';
import { Metrics } from '@tycho/telemetry';
import type { Router } from 'express';
import { expect, test } from 'vitest';
import { openApi, operations } from './openapi.ts';
import { accessRoute } from './routes/access.ts';
import { batches } from './routes/batches.ts';
import { events } from './routes/events.ts';
import { health } from './routes/health.ts';
import { jobs } from './routes/jobs.ts';
import { logs } from './routes/logs.ts';
import { metricsRoute } from './routes/metrics.ts';
import { original } from './routes/original.ts';
import { orphans } from './routes/orphans.ts';
import { retry } from './routes/retry.ts';
import { revisions } from './routes/revisions.ts';
import { systems } from './routes/systems.ts';

/** Nothing is asked of them: the routes are only counted. */
const parts = {
  queue: {} as JobQueue,
  events: {} as JobEvents,
  backend: {} as Backend,
  policy: {} as PolicyOptions,
  isStopping: () => false,
};

test('every route is described, and every description has a route', () => {
  const served = [
    health(parts),
    accessRoute(null),
    batches(parts),
    systems(parts),
    revisions(parts),
    jobs(parts),
    retry(parts),
    events(parts),
    logs(parts),
    orphans(parts),
    original(parts),
    metricsRoute(new Metrics()),
  ].flatMap(routesOf);
  const described = operations.map((it) => `${it.method} ${it.path}`);
  expect(described.sort()).toEqual(served.sort());
});

test('the document refers only to schemas that it has, and each description says what it is', () => {
  const text = JSON.stringify(openApi());
  const { components } = openApi() as { components: { schemas: Record<string, unknown> } };
  const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((it) => it[1] ?? '');
  expect(referred.length).toBeGreaterThan(10);
  expect(referred.filter((it) => !(it in components.schemas))).toEqual([]);
  expect(operations.map((it) => it.id).length).toBe(new Set(operations.map((it) => it.id)).size);
});

test('required parts of a request are required, and those with a default are not', () => {
  const { components } = openApi() as { components: { schemas: Record<string, { required?: string[] }> } };
  expect(components.schemas.LaunchRequest?.required).toEqual(['files']);
  expect(components.schemas.Job?.required).toEqual(
    expect.arrayContaining(['id', 'state', 'services', 'changes', 'result']),
  );
});

function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const methods = route.stack.map((it) => it.method);
    return methods.map((method) => `${method} ${String(route.path).replaceAll(/:(\w+)/g, '{$1}')}`);
  });
}
