import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '@tycho/embedded';
import { metricTable } from '@tycho/telemetry';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { exposition } from '../exposition.ts';
import { lastOf } from '../last-of.ts';
import { repository, startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

/** Rows of the tables of docs/metrics.md: name, type, labels. */
const documented = () =>
  [...readFileSync(join(repository, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) \|/gm)].map(
    ([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, it = '']) => it).sort(),
    }),
  );

async function scrape(url: string) {
  const { status, type, body } = await ask(`${url}/metrics`);
  expect([status, type]).toEqual([200, expect.stringContaining('text/plain; version=0.0.4')]);
  return exposition(body as string);
}

/** Labels of the samples, without the bounds of buckets. */
const labelsIn = (samples: readonly { readonly labels: object }[]) =>
  [...new Set(samples.flatMap((it) => Object.keys(it.labels)))].filter((it) => it !== 'le' && it !== 'quantile').sort();

test('what is exposed after work is what the page documents, and the other way round', async () => {
  await using cluster = await startEmbedded({ readyAfter: 50 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
  const up = await tycho.client.up(oneService('counted'));
  await up.finished();
  await lastOf(await tycho.client.up(oneService('absent', 'missing/notebook')));
  await ask(`${tycho.url}/nowhere/${up.guid}`);
  await ask(`${tycho.url}/jobs/${up.id}?wait=1`);
  const stream = await fetch(`${tycho.url}/jobs/${up.id}/events`);
  const before = await scrape(tycho.url);
  await stream.body?.cancel();
  await (await tycho.client.down(up.guid)).finished();
  const exposed = await scrape(tycho.url);

  expect([...exposed].map(([name, { type }]) => `${name} ${type}`).sort()).toEqual(
    documented()
      .map(({ name, type }) => `${name} ${type}`)
      .sort(),
  );
  const rows = new Map(documented().map((it) => [it.name, it]));
  for (const [name, { samples }] of [...before, ...exposed])
    if (samples.length > 0) expect([name, labelsIn(samples)]).toEqual([name, rows.get(name)?.labels]);
  for (const [name, { labels }] of Object.entries(metricTable))
    expect([name, rows.get(name)?.labels]).toEqual([name, [...labels].sort()]);

  const value = (name: string, labels: object, from = exposed) =>
    [...from.values()]
      .flatMap((it) => it.samples)
      .find((it) => it.name === name && Object.entries(labels).every(([key, is]) => it.labels[key] === is))?.value;
  const up1 = { kind: 'up', outcome: 'completed', reason: 'none' };
  expect(value('tycho_jobs_ended_total', up1)).toBe(1);
  expect(value('tycho_jobs_ended_total', { kind: 'up', outcome: 'failed', reason: 'image-unavailable' })).toBe(1);
  expect(value('tycho_jobs_ended_total', { kind: 'down', outcome: 'completed' })).toBe(1);
  expect(value('tycho_job_queued_seconds_count', { kind: 'up' })).toBe(2);
  for (const phase of ['open', 'apply', 'ready', 'remove'])
    expect([phase, value('tycho_job_phase_seconds_count', { phase })]).toEqual([phase, expect.any(Number)]);
  expect(value('tycho_systems', { state: 'ready' }, before)).toBe(1);
  expect(value('tycho_systems', { state: 'ready' })).toBe(0);
  expect(value('tycho_queue_jobs', { state: 'completed' })).toBe(2);
  expect(value('tycho_queue_jobs', { state: 'failed' })).toBe(1);
  expect(value('tycho_redis_up', {})).toBe(1);
  expect(value('tycho_watch_connected', { resource: 'deployments.apps', placement: 'shared' })).toBeGreaterThan(0);
  const post = { method: 'POST', route: '/systems', status: '202' };
  expect(value('tycho_http_request_duration_seconds_count', post)).toBe(2);
  expect(value('tycho_http_request_duration_seconds_count', { route: 'none', status: '404' })).toBe(1);
  expect(value('tycho_http_request_duration_seconds_count', { route: '/jobs/:id/events' })).toBeUndefined();
  const patch = { verb: 'patch', resource: 'deployments.apps', status: '2xx' };
  expect(value('tycho_cluster_requests_total', patch)).toBe(2);
  const told = [...exposed.values()].flatMap((it) => it.samples.flatMap((sample) => Object.values(sample.labels)));
  expect(told.filter((it) => it.includes(up.guid) || it.includes(up.guid.slice(0, 8)))).toEqual([]);
});

test('the age of the oldest queued job is known', async () => {
  await using cluster = await startEmbedded();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const age = async () => (await scrape(tycho.url)).get('tycho_queue_oldest_queued_age_seconds')?.samples[0]?.value;
  expect(await age()).toBe(0);
  await tycho.client.up(oneService('old'));
  await expect.poll(age, { timeout: 10_000 }).toBeGreaterThan(0.3);
  await tycho.client.up(oneService('young'));
  expect(await age()).toBeGreaterThan(0.3);
  expect((await scrape(tycho.url)).get('tycho_queue_jobs')?.samples).toContainEqual({
    name: 'tycho_queue_jobs',
    labels: { state: 'queued' },
    value: 2,
  });
});

test('an API and a worker as processes have metrics, liveness and readiness at a port of their own', async () => {
  await using cluster = await startEmbedded();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  await using worker = await startWorkerProcess(tycho.redis.url, cluster.kubeconfig, undefined, [
    '--metrics-port',
    '0',
  ]);
  const url = await worker.printed(/Metrics {3}(http:\S+)\/metrics/);
  await (await tycho.client.up(compose('name: own\nservices:\n  web:\n    image: nginx\n'))).finished();
  expect((await scrape(url)).get('tycho_jobs_ended_total')?.samples).toMatchObject([{ value: 1 }]);
  expect((await ask(`${url}/healthz`)).status).toBe(200);
  expect(await ask(`${url}/readyz`)).toMatchObject({
    status: 200,
    body: { ready: true, redis: true, cluster: true, watches: true, paused: false, stopping: false },
  });
  expect((await ask(`${url}/systems`)).status).toBe(404);

  await using api = startCli(
    ['api', '--embedded', '--workers', '0', '--port', '0', '--redis', tycho.redis.url, '--metrics-port', '0'],
    {},
  );
  const apart = await api.printed(/Metrics {3}(http:\S+)\/metrics/);
  const main = await api.printed(/API {7}(http:\S+)\n/);
  expect((await scrape(apart)).get('tycho_redis_up')?.samples).toMatchObject([{ value: 1 }]);
  expect((await ask(`${main}/metrics`)).status).toBe(404);
});
