import type { Readiness } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { findRedis } from '@tycho/queue';
import { Queue } from 'bullmq';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { freePort } from '../free-port.ts';
import { startProxy } from '../proxy.ts';
import { startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const patience = { timeout: 20_000 };

/** Status, what is not well, and the codes of the problems. */
async function readyz(url: string) {
  const { status, body } = await ask(`${url}/readyz`);
  const { problems, ...parts } = body as Readiness;
  return { status, ...parts, codes: problems.map((it) => it.code) };
}

test('a worker says what keeps it from its work: the cluster, a watch, Redis', async () => {
  await using cluster = await startEmbedded();
  await using proxy = await startProxy(cluster.url);
  const redis = await findRedis();
  await using stack = new AsyncDisposableStack();
  stack.use(redis);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, redisUrl: redis.url });
  const options = ['--redis', redis.url, '--cluster', proxy.url, '--metrics-port', '0'];
  await using worker = startCli(['worker', ...options], {});
  const url = await worker.printed(/Metrics {3}(http:\S+)\/metrics/);
  await expect.poll(() => readyz(url), patience).toMatchObject({ status: 200, ready: true, codes: [] });

  proxy.answer = (line) => (line === 'GET /api/v1/namespaces/default/pods' ? { status: 500 } : null);
  const { id } = await tycho.client.up(oneService('unseen'));
  await expect
    .poll(() => readyz(url), patience)
    .toMatchObject({ status: 503, watches: false, codes: ['watch-behind'] });
  proxy.answer = () => null;
  await expect.poll(async () => (await tycho.client.job(id)).state, patience).toBe('completed');
  expect(await readyz(url)).toMatchObject({ status: 200, watches: true, codes: [] });

  await proxy.goAway();
  const away = { status: 503, cluster: false, redis: true, codes: ['cluster-unavailable'] };
  await expect.poll(() => readyz(url), patience).toMatchObject(away);
  await proxy.comeBack();
  await expect.poll(() => readyz(url), patience).toMatchObject({ status: 200 });

  await redis[Symbol.asyncDispose]();
  const alone = { status: 503, cluster: true, redis: false, codes: ['redis-unavailable'] };
  await expect.poll(() => readyz(url), patience).toMatchObject(alone);
  expect((await ask(`${url}/healthz`)).status).toBe(200);
  expect((await ask(`${url}/metrics`)).status).toBe(200);
  const told = () => worker.output.match(/"level":"warn".*Redis is away/g)?.length;
  await expect.poll(told, patience).toBe(1);
});

test('a Redis that was never there is said to be away, at once', async () => {
  const nobody = `redis://127.0.0.1:${await freePort()}`;
  const options = ['--redis', nobody, '--metrics-port', '0'];
  await using api = startCli(['api', '--embedded', '--port', '0', ...options], {});
  const url = await api.printed(/API {7}(http:\S+)\n/);
  const away = { status: 503, redis: false, codes: expect.arrayContaining(['redis-unavailable']) };
  for (const it of [url, await api.printed(/Metrics {3}(http:\S+)\/metrics/)])
    expect(await readyz(it)).toMatchObject(away);
  for (const path of ['/jobs', `/jobs/up-1-2`, `/jobs?ids=up-1-2`]) {
    const { status } = await ask(`${url}${path}`, { signal: AbortSignal.timeout(2_500) });
    expect([path, status]).toEqual([path, 503]);
  }
});

test('a paused queue is told of, and jobs are accepted meanwhile', async () => {
  await using cluster = await startEmbedded();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
  const queue = new Queue('systems', { connection: { url: tycho.redis.url }, prefix: 'tycho' });
  await queue.pause();
  expect(await readyz(tycho.url)).toMatchObject({ status: 200, ready: true, paused: true, codes: ['queue-paused'] });
  const job = await tycho.client.up(oneService('patient'));
  await queue.resume();
  await queue.close();
  expect(await job.finished()).toMatchObject({ state: 'completed' });
  expect(await readyz(tycho.url)).toMatchObject({ paused: false, codes: [] });
});

test('an API that is told to stop says so and goes on answering until others have noticed', async () => {
  await using api = startCli(['api', '--embedded', '--workers', '0', '--port', '0', '--drain', '5s'], {});
  const url = await api.printed(/API {7}(http:\S+)\n/);
  await expect.poll(() => readyz(url), patience).toMatchObject({ status: 200, stopping: false });
  const ended = api.kill('SIGTERM');
  await expect
    .poll(() => readyz(url), { timeout: 4_000 })
    .toMatchObject({
      status: 503,
      stopping: true,
      codes: ['shutting-down'],
    });
  expect((await ask(`${url}/systems`)).status).toBe(200);
  expect((await ask(`${url}/healthz`)).status).toBe(200);
  expect(await ended).toBe(0);
});
