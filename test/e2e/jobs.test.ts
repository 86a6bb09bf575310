import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Publishing, publishings } from '@tycho/ast';
import { jobSchema } from '@tycho/contract';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import { ask, post, problemsIn } from '../ask.ts';
import { compose, oneService, sample, webAndDb } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { startCluster } from '../proxied-cluster.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const deployments = (objects: readonly string[]) => objects.filter((it) => it.startsWith('Deployment '));

describe.concurrent('jobs', () => {
  test('a system is applied, becomes ready, is shown, and goes', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const job = await tycho.client.up(sample('jupyter-ds'));
    const applied = await job.applied();
    const port = applied.result?.containers['jupyter-datascience']?.port;
    expect(port).toBeGreaterThanOrEqual(30_000);
    expect(jobSchema.parse(await job.finished())).toMatchObject({
      state: 'completed',
      attempts: 0,
      services: { 'jupyter-datascience': { state: 'ready' } },
    });
    expect(await tycho.client.systems()).toMatchObject([
      {
        guid: job.guid,
        name: 'jupyter-ds',
        state: 'ready',
        ipAddress: '127.0.0.1',
        services: { 'jupyter-datascience': { ports: [{ port }] } },
      },
    ]);
    expect(await (await tycho.client.down(job.guid)).finished()).toMatchObject({ name: job.name, state: 'completed' });
    expect(await cluster.objects()).toEqual([]);
    expect(await tycho.client.systems()).toEqual([]);
  });

  test('a request says how ports are published, unless the service does, and policy has the last word', async ({
    expect,
  }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const services = 'a: { image: a, ports: [80] }\n  b: { image: b, ports: [80], x-tycho: { publish: node-port } }';
    const both = compose(`name: both\nservices:\n  ${services}\n`);
    const { guid, result } = await (await tycho.client.up({ ...both, publish: 'cluster-ip' })).applied();
    expect(result?.containers).toMatchObject({ a: { ports: [{ port: 80, target: 80 }] } });
    expect(result?.containers.a?.ports[0]?.address).toMatch(/^10\./);
    expect(result?.containers.b?.port).toBeGreaterThanOrEqual(30_000);
    expect((await tycho.client.system(guid)).services.b?.ports[0]?.address).toBe('127.0.0.1');
    await expect(tycho.client.up({ ...both, publish: 'load-balancer' })).rejects.toMatchObject({
      problems: [{ code: 'policy-refused' }],
    });
  });

  test('the way in which a system that runs is reached can be changed, and what led to it before goes', async ({
    expect,
  }) => {
    await using cluster = await startCluster();
    const publish = { domain: 'apps.example', allow: publishings, gateway: { name: 'public', tls: true } };
    const policy = { publish: { ...publish, ingress: { tls: { certificate: 'default' } } } };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, policy });
    const file = compose('name: shop\nservices:\n  web: { image: a, ports: [8080] }\n');
    const { guid } = await (await tycho.client.up(file)).finished();
    const host = `web-shop-${guid.slice(0, 8)}.apps.example`;
    const reachedBy = async (way: Publishing) => {
      const { changes, result } = await (await tycho.client.up({ ...file, guid, publish: way })).finished();
      const [port] = (await tycho.client.system(guid)).services.web?.ports ?? [];
      // The address of a node is not known when objects are applied.
      expect(result?.containers.web?.ports).toMatchObject([way === 'node-port' ? { url: null } : { ...port }]);
      const told = changes.filter((it) => it.action !== 'unchanged' && !it.artifact.startsWith('ConfigMap/'));
      return { port, told: told.map((it) => `${it.action} ${it.artifact.split('/')[0]}`) };
    };
    expect(await reachedBy('ingress')).toEqual({
      port: { target: 8080, protocol: 'tcp', port: 443, address: host, url: `https://${host}/` },
      told: ['configured Service', 'created Ingress'],
    });
    expect((await reachedBy('ingress')).told).toEqual([]);
    await expect(reachedBy('gateway')).rejects.toThrow(/there is no Gateway public in namespace default/);
    const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'public' } };
    await post(`${cluster.url}/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways`, gateway);
    expect(await reachedBy('gateway')).toMatchObject({
      port: { url: `https://${host}/` },
      told: ['created HTTPRoute', 'deleted Ingress'],
    });
    expect(await reachedBy('cluster-ip')).toMatchObject({
      port: { port: 8080, address: expect.stringMatching(/^10\./), url: null },
      told: ['deleted HTTPRoute'],
    });
    expect(await reachedBy('node-port')).toMatchObject({
      port: { address: '127.0.0.1', url: null },
      told: ['configured Service'],
    });
  });

  test('an up applied twice changes nothing', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const first = await (await tycho.client.up(webAndDb)).finished();
    expect(first.changes.map((it) => it.action)).toEqual(first.changes.map(() => 'created'));
    const again = await (await tycho.client.up({ ...webAndDb, guid: first.guid })).finished();
    expect(again.changes.map((it) => it.artifact).sort()).toEqual(first.changes.map((it) => it.artifact).sort());
    expect(again.changes.map((it) => it.action)).toEqual(again.changes.map(() => 'unchanged'));
    expect(again.result).toEqual(first.result);
    const smaller = compose('name: shop\nservices:\n  db:\n    image: db\n');
    const pruned = await (await tycho.client.up({ ...smaller, guid: first.guid })).finished();
    expect(pruned.changes.filter((it) => it.action === 'deleted').map((it) => it.artifact)).toContain(
      first.changes.find((it) => it.artifact.startsWith('Deployment/shop-web'))?.artifact,
    );
  });

  test('the objects of a service are made only when its database is ready', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 700 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const handle = await tycho.client.up(webAndDb);
    await expect.poll(async () => deployments(await cluster.objects()), { timeout: 5_000 }).toHaveLength(1);
    const waiting = await tycho.client.job(handle.id);
    expect(waiting).toMatchObject({
      applied: false,
      services: { web: { state: 'pending', reason: 'waiting for its dependencies' } },
    });
    expect((await cluster.objects()).filter((it) => it.includes('shop-web'))).toEqual([]);
    expect(await handle.finished()).toMatchObject({ services: { web: { state: 'ready' }, db: { state: 'ready' } } });
  });

  test('a run-to-completion job completes', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const handle = await tycho.client.up(sample('job'));
    const { services } = await handle.finished();
    const states = Object.values(services).map((it) => it.state);
    expect(states.filter((it) => it === 'completed').length).toBeGreaterThan(0);
    expect(states.filter((it) => it !== 'completed' && it !== 'ready')).toEqual([]);
  });

  test('a system that cannot become ready fails with the reason, long before the time is over', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const handle = await tycho.client.up(oneService('absent', 'missing/notebook'));
    const job = await lastOf(handle);
    expect(job).toMatchObject({ state: 'failed', services: { web: { state: 'failed' } } });
    expect(job.problems).toMatchObject(
      [{ level: 'note' }, { code: 'image-unavailable', path: 'services.web' }].slice(-job.problems.length),
    );
    expect(job.problems.at(-1)?.message).toContain('missing/notebook');
  });

  test('what the cluster refuses is not tried again', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const asking = compose('name: fixed\nservices:\n  web:\n    image: nginx\n    ports: ["30123:80"]\n');
    const first = await (await tycho.client.up(asking)).finished();
    expect(first.result?.containers.web?.port).toBe(30_123);
    const second = await lastOf(await tycho.client.up(asking));
    expect(second).toMatchObject({ state: 'failed', attempts: 0 });
    expect(second.problems.at(-1)).toMatchObject({
      code: 'object-refused',
      message: expect.stringContaining('already allocated'),
    });
  });

  test('waiting holds no slot of the worker', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 8_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, concurrency: 1 });
    const handles = await Promise.all(
      Array.from({ length: 4 }, (_, index) => tycho.client.up(oneService(`wait-${index}`))),
    );
    await Promise.all(handles.map((it) => it.applied()));
    const states = async () => (await tycho.client.jobs(handles.map((it) => it.id))).map((it) => it.state);
    await expect.poll(states, { timeout: 8_000 }).toEqual(handles.map(() => 'waiting'));
    await Promise.all(handles.map((it) => it.finished()));
  });

  test('one that takes too long fails, and says for what it waited', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 60_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, readyTimeout: 500 });
    const job = await lastOf(await tycho.client.up(oneService('slow')));
    expect(job.problems.at(-1)).toMatchObject({ code: 'not-ready-in-time', message: expect.stringContaining('web') });
  });

  test('a down overtakes and cancels an up that waits', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 60_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const up = await tycho.client.up(oneService('endless'));
    await up.applied();
    const down = await tycho.client.down(up.guid);
    const twice = await tycho.client.down(up.guid);
    expect(twice.id).toBe(down.id);
    expect(await down.finished()).toMatchObject({ state: 'completed' });
    expect((await tycho.client.job(up.id)).state).toBe('cancelled');
    expect(await cluster.objects()).toEqual([]);
  });

  test('a down of a system whose up has not begun leaves nothing to begin', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const up = await tycho.client.up(oneService('never'));
    const down = await tycho.client.down(up.guid);
    await using _ = await tycho.worker();
    expect(await down.finished()).toMatchObject({ state: 'completed' });
    expect((await lastOf(up)).state).toBe('cancelled');
    expect(await cluster.objects()).toEqual([]);
  });

  test('a down after an up after a down takes away what that up is to make', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const { guid } = await tycho.client.up(oneService('twice'));
    const first = await tycho.client.down(guid);
    expect((await tycho.client.down(guid)).id).toBe(first.id);
    const again = await tycho.client.up({ ...oneService('twice'), guid });
    const second = await tycho.client.down(guid);
    expect(second.id).not.toBe(first.id);
    await using _ = await tycho.worker();
    expect(await second.finished()).toMatchObject({ state: 'completed' });
    expect((await lastOf(again)).state).toBe('cancelled');
    expect(await cluster.objects()).toEqual([]);
  });

  test('a worker killed in the middle of an up is replaced by another that finishes it', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const held = Promise.withResolvers<void>();
    const { promise: never } = Promise.withResolvers<void>();
    cluster.proxy.hold = (line) => {
      if (!line.startsWith('PATCH') || !line.includes('/deployments/')) return;
      held.resolve();
      return never;
    };
    const first = await startWorkerProcess(tycho.redis.url, cluster.proxy.kubeconfig);
    const handle = await tycho.client.up(oneService('half'));
    await held.promise;
    const before = await cluster.objects();
    expect(before.some((it) => it.startsWith('ConfigMap '))).toBe(true);
    expect(deployments(before)).toEqual([]);
    await first[Symbol.asyncDispose]();

    await using _second = await startWorkerProcess(tycho.redis.url, cluster.kubeconfig);
    expect(await handle.finished()).toMatchObject({ state: 'completed', services: { web: { state: 'ready' } } });
    const after = await cluster.objects();
    expect(before.filter((it) => !after.includes(it))).toEqual([]);
    expect(deployments(after)).toHaveLength(1);
    expect((await tycho.client.job(handle.id)).changes).toHaveLength(5);
  });

  test('a worker killed in the middle of a down is replaced by another that finishes it', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const held = Promise.withResolvers<void>();
    const { promise: never } = Promise.withResolvers<void>();
    cluster.proxy.hold = (line) => {
      if (!line.startsWith('DELETE') || line.includes('/configmaps/')) return;
      held.resolve();
      return never;
    };
    const first = await startWorkerProcess(tycho.redis.url, cluster.proxy.kubeconfig);
    const up = await tycho.client.up(oneService('half'));
    await up.finished();
    const down = await tycho.client.down(up.guid);
    await held.promise;
    await first[Symbol.asyncDispose]();

    await using _second = await startWorkerProcess(tycho.redis.url, cluster.kubeconfig);
    expect(await down.finished()).toMatchObject({ state: 'completed' });
    expect(await cluster.objects()).toEqual([]);
  });

  test('while the cluster is away jobs wait, and the API says so', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    await cluster.proxy.goAway();
    const handle = await tycho.client.up(oneService('patient'));
    await expect
      .poll(async () => (await tycho.client.job(handle.id)).problems.map((it) => it.code), { timeout: 10_000 })
      .toContain('cluster-unavailable');
    expect(await tycho.client.job(handle.id)).toMatchObject({ state: expect.stringMatching(/^(active|waiting)$/) });
    const ready = await ask(`${tycho.url}/readyz`);
    expect([ready.status, ready.body]).toMatchObject([
      503,
      {
        redis: true,
        cluster: false,
        problems: [
          { level: 'error', code: 'cluster-unavailable' },
          { level: 'warning', code: 'cluster-unavailable' },
        ],
      },
    ]);
    const list = await ask(`${tycho.url}/systems`);
    expect([list.status, problemsIn(list)[0]?.code]).toEqual([503, 'cluster-unavailable']);
    await cluster.proxy.comeBack();
    expect(await handle.finished()).toMatchObject({ state: 'completed' });
    expect((await tycho.client.job(handle.id)).problems.filter((it) => it.level === 'error')).toEqual([]);
  });

  test('a system becomes ready though the watch on the cluster broke while it was waited for', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 800 });
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    const handle = await tycho.client.up(oneService('patient'));
    await handle.applied();
    await cluster.proxy.goAway();
    await cluster.proxy.comeBack();
    expect(await handle.finished()).toMatchObject({ state: 'completed', services: { web: { state: 'ready' } } });
  });

  test('with Redis emptied, status and down still work', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const up = await tycho.client.up(oneService('kept'));
    await up.finished();
    const redis = new Redis(tycho.redis.url);
    await redis.flushall();
    redis.disconnect();
    expect(await tycho.client.systems()).toMatchObject([{ guid: up.guid, state: 'ready' }]);
    expect(await (await tycho.client.down(up.guid)).finished()).toMatchObject({ state: 'completed' });
    expect(await tycho.client.systems()).toEqual([]);
  });

  test('a namespace that does not exist ends the job with its name', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, namespace: 'nowhere' });
    const job = await lastOf(await tycho.client.up(oneService('lost')));
    expect(job.problems.at(-1)).toMatchObject({
      code: 'namespace-missing',
      message: expect.stringContaining('nowhere'),
    });
    const ready = await ask(`${tycho.url}/readyz`);
    expect([ready.status, ready.body]).toMatchObject([
      503,
      { cluster: false, problems: [{ code: 'namespace-missing' }] },
    ]);
  });

  test('while Redis is away launches are refused at once, and jobs go on when it returns', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 1_000 });
    await using redis = await startOwnRedis();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, redisUrl: redis.url });
    const handle = await tycho.client.up(oneService('lasting'));
    await handle.applied();
    await redis.stop();
    const refused = await post(`${tycho.url}/systems`, oneService('refused'));
    expect([refused.status, problemsIn(refused)[0]?.code]).toEqual([503, 'redis-unavailable']);
    const ready = await ask(`${tycho.url}/readyz`);
    expect([ready.status, ready.body]).toMatchObject([503, { redis: false, cluster: true }]);
    expect(await tycho.client.systems()).toMatchObject([{ guid: handle.guid }]);
    await redis.start();
    await expect
      .poll(async () => (await ask(`${tycho.url}/jobs/${handle.id}`)).body, { timeout: 30_000 })
      .toMatchObject({ state: 'completed' });
    expect(await (await tycho.client.up(oneService('after'))).finished()).toMatchObject({ state: 'completed' });
  });
});

/** A Redis that can be stopped and started again with what it had. */
async function startOwnRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-redis-'));
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const start = async () => {
    const child = spawn(
      'redis-server',
      ['--port', String(port), '--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'],
      { stdio: 'ignore' },
    );
    const redis = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => {});
    await redis.ping();
    redis.disconnect();
    return child;
  };
  let child = await start();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    async start() {
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
