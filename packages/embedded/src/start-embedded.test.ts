import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { configMap, deployment } from './conformance/samples.ts';
import { World } from './conformance/world.ts';
import { startEmbedded } from './start-embedded.ts';

test('says what it is wherever one may look', async () => {
  await using cluster = await startEmbedded({ readyAfter: 20 });
  const world = await World.create(cluster.url, 5_000);
  expect((await world.send('GET', '/version')).body.gitVersion).toBe('v1.34.0+tycho-embedded');
  expect((await world.send('GET', '/api/v1/nodes/embedded')).body).toMatchObject({
    metadata: { labels: { 'tycho/no-containers-run': 'true' } },
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }, {}],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });
  await world.apply(deployment('web'));
  const [pod] = await world.eventually(async () => {
    const pods = await world.list('Pod');
    return JSON.stringify(pods).includes('"Running"') && pods;
  });
  expect(pod?.metadata.annotations).toEqual({ 'tycho/embedded': 'no containers run in this cluster' });
  const log = await fetch(`${cluster.url}${world.path('Pod', pod?.metadata.name)}/log?tailLines=5`);
  expect(await log.text()).toBe(
    `No containers run in the embedded cluster, so pod ${pod?.metadata.name} has no log.\n`,
  );
});

test.each(['/healthz', '/livez', '/readyz'])('%s is ok', async (path) => {
  await using cluster = await startEmbedded();
  const response = await fetch(cluster.url + path);
  expect([response.status, await response.text()]).toEqual([200, 'ok']);
});

test('lists its resources for whoever discovers them', async () => {
  await using cluster = await startEmbedded();
  const get = async (path: string) => (await fetch(cluster.url + path)).json();
  expect(await get('/apis')).toMatchObject({
    kind: 'APIGroupList',
    groups: [{ name: 'apps' }, { name: 'batch' }, {}, {}, {}],
  });
  expect(await get('/apis/apps/v1')).toMatchObject({
    groupVersion: 'apps/v1',
    resources: [
      { name: 'deployments', kind: 'Deployment', namespaced: true },
      { name: 'deployments/status' },
      {},
      {},
      {},
      {},
    ],
  });
});

test('a kubeconfig names it as the current context', async () => {
  await using cluster = await startEmbedded();
  expect(cluster.kubeconfig).toMatchObject({
    'current-context': 'tycho-embedded',
    clusters: [{ name: 'tycho-embedded', cluster: { server: cluster.url } }],
    contexts: [{ name: 'tycho-embedded', context: { namespace: 'default' } }],
  });
});

test('a watch that comes back too late is told to list again', async () => {
  await using cluster = await startEmbedded({ history: 2 });
  const world = await World.create(cluster.url, 5_000);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await world.apply(configMap(name));
  const { code, body } = await world.send('GET', `${world.path('ConfigMap')}?watch=true&resourceVersion=1`);
  expect([code, body.kind, body.reason]).toEqual([410, 'Status', 'Expired']);
});

test('a watch of a cluster that was started anew is told to list again', async () => {
  await using cluster = await startEmbedded();
  const world = await World.create(cluster.url, 5_000);
  expect((await world.send('GET', `${world.path('Pod')}?watch=true&resourceVersion=100000`)).code).toBe(410);
});

test('a quiet watch learns how far the cluster has come', async () => {
  await using cluster = await startEmbedded();
  const world = await World.create(cluster.url, 5_000);
  const { body } = await world.apply(configMap('a'));
  const query = `resourceVersion=${body.metadata.resourceVersion}&allowWatchBookmarks=true&timeoutSeconds=1`;
  const watch = await world.watch('Pod', query);
  const later = await world.apply(configMap('b'));
  const { resourceVersion } = later.body.metadata;
  expect(await watch.rest()).toMatchObject([
    { type: 'BOOKMARK', object: { kind: 'Pod', metadata: { resourceVersion } } },
  ]);
});

test('when it stops, watches end and nothing stays open', async () => {
  const before = process.getActiveResourcesInfo().filter((it) => it === 'Timeout' || it === 'TCPServerWrap');
  const cluster = await startEmbedded({ readyAfter: 60_000 });
  const world = await World.create(cluster.url, 5_000);
  await world.apply(deployment('web', { replicas: 3 }));
  const watch = await world.watch('Pod', 'labelSelector=app');
  expect(await watch.take(3)).toHaveLength(3);
  await cluster.stop();
  await expect(watch.rest()).rejects.toThrow();
  await expect(fetch(cluster.url)).rejects.toThrow();
  const after = process.getActiveResourcesInfo().filter((it) => it === 'Timeout' || it === 'TCPServerWrap');
  expect(after.length).toBeLessThanOrEqual(before.length);
  await cluster.stop();
});

test('a port that is taken is an error', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  await expect(startEmbedded({ port })).rejects.toThrow('EADDRINUSE');
  other.close();
});

test('many systems are no trouble', async () => {
  await using cluster = await startEmbedded({ readyAfter: 20 });
  const world = await World.create(cluster.url, 20_000);
  const names = Array.from({ length: 200 }, (_, index) => `web-${index}`);
  await Promise.all(names.map((it) => world.apply(deployment(it))));
  await world.eventually(async () => {
    const all = await world.list('Deployment');
    return (
      all.filter((it) => (it.status as { availableReplicas?: number }).availableReplicas === 1).length === names.length
    );
  });
  await world.send('DELETE', world.path('Deployment'));
  await world.eventually(async () => (await world.list('Pod')).length === 0);
}, 30_000);
