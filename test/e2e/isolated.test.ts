import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask, post, problemsIn } from '../ask.ts';
import { compose } from '../compose-texts.ts';
import { startProxy } from '../proxy.ts';
import { runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const text = `
name: shop
services:
  web: { image: nginx, ports: ["80"] }
  db: { image: postgres, volumes: ["data:/data"] }
volumes: { data: }
`;
const shop = compose(text);
const isolated = { ...shop, placement: 'isolated' } as const;

async function start(policy: object = {}, workers = 1) {
  const cluster = await startEmbedded({ readyAfter: 20 });
  const tycho = await startTycho({ kubeconfig: cluster.kubeconfig, policy, workers });
  const listed = async (path: string) =>
    ((await ask(`${cluster.url}${path}`)).body as { items: { metadata: { name: string; namespace: string } }[] }).items;
  return {
    ...tycho,
    cluster: cluster.url,
    kubeconfig: cluster.kubeconfig,
    env: { TYCHO_URL: tycho.url },
    namespaces: async () =>
      (await listed('/api/v1/namespaces?labelSelector=executor%3Dtycho')).map((it) => it.metadata.name),
    placesOf: async (path: string) => [
      ...new Set((await listed(`${path}?labelSelector=executor%3Dtycho`)).map((it) => it.metadata.namespace)),
    ],
    async [Symbol.asyncDispose]() {
      await tycho[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

describe.concurrent('a namespace of its own', () => {
  test('is asked for by the command, shown, changed, gone back in, and goes with the volumes', async ({ expect }) => {
    await using it = await start();
    const run = (args: readonly string[], input = '') => runCli(args, { env: it.env, input });
    const up = await run(['up', '-f', '-', '--placement', 'isolated', '--wait'], text);
    expect(up).toMatchObject({ code: 0 });
    const [guid = ''] = /[0-9a-f]{32}/.exec(up.stdout) ?? [];
    const namespace = `tycho-shop-${guid.slice(0, 8)}`;
    expect(await it.namespaces()).toEqual([namespace]);
    for (const path of ['/apis/apps/v1/deployments', '/api/v1/pods', '/api/v1/services', '/api/v1/configmaps'])
      expect(await it.placesOf(path)).toEqual([namespace]);
    expect((await run(['status', '-o', 'wide'])).stdout).toContain(namespace);
    expect(await it.client.system(guid)).toMatchObject({ placement: 'isolated', namespace, state: 'ready' });

    const changed = text.replace('nginx', 'nginx:2');
    const tried = await run(['up', '-f', '-', '--update', '--dry-run'], changed);
    expect(tried.stdout).toMatch(new RegExp(`configured Deployment/shop-web-${guid.slice(0, 8)}`));
    expect(await run(['up', '-f', '-', '--update', '--wait'], changed)).toMatchObject({ code: 0 });
    expect(await it.namespaces()).toEqual([namespace]);
    expect((await run(['history', guid])).stdout).toMatch(/^2 .*\n1 /m);
    expect(await run(['modify', guid, '--memory', '64Mi', '--wait'])).toMatchObject({ code: 0 });
    expect(await run(['rollback', guid, '--wait'])).toMatchObject({ code: 0 });
    expect(await it.client.system(guid)).toMatchObject({ namespace, revision: 4 });

    expect(await run(['down', guid])).toMatchObject({ code: 0, stdout: `${guid}\n` });
    expect((await run(['status'])).stdout).toBe('None running\n');
    expect(await it.namespaces()).toEqual([namespace]);
    const again = await run(['up', '-f', '-', '--wait', '--verbose'], text);
    expect(again.stdout).toContain(guid);
    expect(again.stderr).toContain('taken up again');
    expect(await it.client.system(guid)).toMatchObject({ namespace });
    expect(await run(['down', '--volumes', guid])).toMatchObject({ code: 0 });
    expect(await it.namespaces()).toEqual([]);
  });

  test('is asked for by the file, or by the operator, who also says what it is like', async ({ expect }) => {
    const quota = { pods: '4', 'limits.memory': '1Gi' };
    const containerDefaults = { limits: { memory: '64Mi' }, requests: { memory: '32Mi' } };
    const placement = { default: 'isolated', prefix: 'own-', podSecurity: 'restricted', quota, containerDefaults };
    await using it = await start({ placement, allow: ['privileged'] });
    const { guid } = await (await it.client.up(shop)).finished();
    const namespace = `own-shop-${guid.slice(0, 8)}`;
    const at = (path: string) => ask(`${it.cluster}${path}`);
    expect((await at(`/api/v1/namespaces/${namespace}`)).body).toMatchObject({
      metadata: { labels: { 'tycho-home': 'default', 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    const inside = `/api/v1/namespaces/${namespace}`;
    expect((await at(`${inside}/resourcequotas`)).body).toMatchObject({ items: [{ spec: { hard: quota } }] });
    expect((await at(`${inside}/limitranges`)).body).toMatchObject({
      items: [{ spec: { limits: [{ default: { memory: '64Mi' }, defaultRequest: { memory: '32Mi' } }] } }],
    });

    const beyond = compose('name: deep\nservices: { web: { image: nginx, privileged: true } }');
    const deep = await (await it.client.up(beyond)).finished();
    const found = (await at(`/api/v1/namespaces/own-deep-${deep.guid.slice(0, 8)}`)).body;
    expect(found).toMatchObject({ metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } });

    const among = compose('name: among\nx-tycho: { placement: shared }\nservices: { web: { image: nginx } }');
    const shared = await (await it.client.up(among)).finished();
    expect(await it.client.system(shared.guid)).toMatchObject({ placement: 'shared', namespace: 'default' });
    const request = await (await it.client.up({ ...among, placement: 'isolated' })).finished();
    expect(await it.client.system(request.guid)).toMatchObject({ placement: 'isolated' });
  });

  test('is refused where the operator does not allow it, with the place in the file', async ({ expect }) => {
    await using it = await start({ placement: { allow: ['shared'] } });
    const byFile = await post(`${it.url}/systems`, compose(`x-tycho: { placement: isolated }\n${text}`));
    expect([byFile.status, problemsIn(byFile)]).toMatchObject([422, [{ code: 'policy-refused', line: 1, column: 23 }]]);
    const byRequest = await post(`${it.url}/systems`, isolated);
    expect([byRequest.status, problemsIn(byRequest)]).toMatchObject([422, [{ code: 'policy-refused' }]]);
    const bulk = await post(`${it.url}/systems/bulk`, { launches: [isolated] });
    expect([bulk.status, problemsIn(bulk)]).toMatchObject([422, [{ code: 'policy-refused' }]]);
  });

  test('many instances side by side come with one request, each in its own', async ({ expect }) => {
    await using it = await start();
    const batch = await it.client.bulk({ launches: [{ ...isolated, count: 5 }] });
    expect((await batch.finished()).counts.completed).toBe(5);
    const jobs = await batch.items();
    const names = jobs.map(({ guid }) => `tycho-shop-${guid?.slice(0, 8)}`).sort();
    expect((await it.namespaces()).sort()).toEqual(names);
    expect((await it.client.systems()).map(({ namespace }) => namespace).sort()).toEqual(names);
  });

  test('can be called exactly as the system, by one at a time, and only if it is free', async ({ expect }) => {
    await using it = await start();
    const run = (...args: string[]) => runCli(args, { env: it.env, input: text });
    const up = await run('up', '-f', '-', '-n', 'store', '--exact-name', '--wait');
    expect(up).toMatchObject({ code: 0 });
    expect(await it.namespaces()).toEqual(['store']);
    const [guid = ''] = /[0-9a-f]{32}/.exec(up.stdout) ?? [];
    const exact = { ...shop, projectName: 'store', exactName: true };
    for (const name of ['store', 'kube-system']) {
      const taken = await post(`${it.url}/systems`, { ...exact, projectName: name });
      expect([taken.status, problemsIn(taken)]).toMatchObject([409, [{ code: 'namespace-taken' }]]);
    }
    await (await it.client.up({ ...exact, update: true })).finished();
    expect(await it.client.system(guid)).toMatchObject({ namespace: 'store' });
    await (await it.client.down(guid)).finished();
    expect((await (await it.client.up(exact)).finished()).guid).toBe(guid);
    await (await it.client.down(guid, { volumes: true })).finished();
    expect(await it.namespaces()).toEqual([]);

    for (const [request, code] of [
      [{ ...exact, placement: 'shared' }, 'request-invalid'],
      [{ ...exact, projectName: 'my_store' }, 'name-invalid'],
    ] as const) {
      const refused = await post(`${it.url}/systems`, request);
      expect([refused.status, problemsIn(refused)]).toMatchObject([400, [{ code }]]);
    }
    expect(await run('up', '-f', '-', '--exact-name', '--count', '2')).toMatchObject({ code: 2 });
  });

  test('that is still being removed is waited for', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up({ ...isolated, exactName: true })).finished();
    const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', finalizers: ['tycho.test/hold'] } };
    const inside = `${it.cluster}/api/v1/namespaces/shop`;
    await post(`${inside}/configmaps`, held);
    await ask(inside, { method: 'DELETE' });
    const up = await it.client.up({ ...isolated, exactName: true, guid });
    const waiting = async () => (await it.client.job(up.id)).problems.map(({ code }) => code);
    await expect.poll(waiting, { timeout: 20_000 }).toContain('namespace-going');
    await ask(`${inside}/configmaps/held`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { finalizers: null } }),
    });
    expect(await up.finished()).toMatchObject({ state: 'completed' });
    expect(await it.client.system(guid)).toMatchObject({ namespace: 'shop' });
  });

  test('a system does not move, and one of the other placement does not take up its volumes', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(isolated)).finished();
    const moved = await post(`${it.url}/systems`, { ...shop, placement: 'shared', guid });
    expect([moved.status, problemsIn(moved)]).toMatchObject([409, [{ code: 'placement-fixed' }]]);
    await (await it.client.down(guid)).finished();
    const other = await (await it.client.up({ ...shop, placement: 'shared' })).finished();
    expect(other.guid).not.toBe(guid);
    await (await it.client.down(other.guid, { volumes: true })).finished();
    expect(await it.namespaces()).toEqual([`tycho-shop-${guid.slice(0, 8)}`]);
  });

  test('a worker killed between the namespace and its root is replaced by another that takes it up', async ({
    expect,
  }) => {
    await using it = await start({}, 0);
    await using proxy = await startProxy(it.cluster);
    const held = Promise.withResolvers<void>();
    const { promise: never } = Promise.withResolvers<void>();
    proxy.hold = (line) => {
      if (!/^PATCH .*\/configmaps\//.test(line)) return;
      held.resolve();
      return never;
    };
    const first = await startWorkerProcess(it.redis.url, proxy.kubeconfig, 'default');
    const up = await it.client.up(isolated);
    await held.promise;
    const [namespace] = await it.namespaces();
    expect(namespace).toBe(`tycho-shop-${up.guid.slice(0, 8)}`);
    await first[Symbol.asyncDispose]();
    expect(await it.client.systems()).toMatchObject([{ guid: up.guid, namespace, state: 'pending', revision: 0 }]);

    await using _second = await startWorkerProcess(it.redis.url, it.kubeconfig, 'default');
    expect(await up.finished()).toMatchObject({ state: 'completed' });
    expect(await it.client.systems()).toMatchObject([{ guid: up.guid, namespace }]);
    await (await it.client.down(up.guid, { volumes: true })).finished();
    expect(await it.namespaces()).toEqual([]);
  });

  test('what a killed worker has made of it is found by its GUID, and taken away', async ({ expect }) => {
    await using it = await start();
    const guid = 'c0ffee00'.repeat(4);
    const labels = { executor: 'tycho', 'tycho-guid': guid, 'tycho-home': 'default' };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tycho-shop-c0ffee00', labels } };
    await post(`${it.cluster}/api/v1/namespaces`, body);
    expect((await runCli(['status', '--terse'], { env: it.env })).stdout).toBe(`${guid}\n`);
    await (await it.client.down(guid)).finished();
    expect(await it.namespaces()).toEqual([]);
  });

  test('an atomic first launch that fails leaves none', async ({ expect }) => {
    await using it = await start();
    const bad = {
      ...compose('name: bad\nservices: { web: { image: missing/image } }'),
      placement: 'isolated',
    } as const;
    const job = await it.client.up({ ...bad, atomic: true });
    await expect(job.finished()).rejects.toThrow();
    expect(await it.namespaces()).toEqual([]);
  });

  test('a claim of somebody else keeps it', async ({ expect }) => {
    await using it = await start();
    const { guid } = await (await it.client.up(isolated)).finished();
    const { namespace } = await it.client.system(guid);
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'theirs' }, spec };
    const claims = `${it.cluster}/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    await post(claims, claim);
    await (await it.client.down(guid, { volumes: true })).finished();
    expect(await it.namespaces()).toEqual([namespace]);
    expect((await ask(claims)).body).toMatchObject({ items: [{ metadata: { name: 'theirs' } }] });
  });
});
