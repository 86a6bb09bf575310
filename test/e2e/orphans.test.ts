import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { runCli } from '../run-cli.ts';
import { startTycho, type TychoOptions } from '../tycho.ts';

async function start(options: Partial<TychoOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const cluster = stack.use(await startEmbedded({ readyAfter: 20 }));
  const usual = { kubeconfig: cluster.kubeconfig, workers: 2, sweepEvery: 300, orphanGrace: 1_000 };
  const tycho = stack.use(await startTycho({ ...usual, ...options }));
  return {
    tycho,
    client: tycho.client,
    /** A Service with the labels of a system that is not there. */
    async strayService(name: string, guid: string) {
      const labels = { executor: 'tycho', 'tycho-guid': guid, 'tycho-app': 'stray' };
      const spec = { ports: [{ port: 80 }] };
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name, labels }, spec };
      await post(`${cluster.url}/api/v1/namespaces/default/services`, service);
    },
    async patch(path: string, body: object) {
      await fetch(`${cluster.url}${path}?fieldManager=somebody`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify(body),
      });
    },
    async orphan(guid: string) {
      await fetch(`${cluster.url}/api/v1/namespaces/default/configmaps/tycho-${guid}`, {
        method: 'DELETE',
        body: JSON.stringify({ propagationPolicy: 'Orphan' }),
      });
    },
    list: async (path: string, guid: string) =>
      ((await ask(`${cluster.url}${path}?labelSelector=tycho-guid%3D${guid}`)).body as { items: object[] }).items,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const stray = 'ab'.repeat(16);

describe.concurrent('what belongs to no system', () => {
  test('is shown when it is old enough, left alone, and taken away when one says so', async ({ expect }) => {
    await using it = await start();
    const env = { TYCHO_URL: it.tycho.url };
    const lasting = await (await it.client.up(oneService('lasting'))).finished();
    expect(await it.client.orphans()).toEqual([]);
    await it.strayService('web-abababab', stray);
    await expect
      .poll(() => it.client.orphans(), { timeout: 20_000 })
      .toMatchObject([{ guid: stray, name: 'stray', artifacts: ['Service/web-abababab'] }]);
    const shown = await runCli(['orphans'], { env });
    expect(shown.stdout).toMatch(/^SYSTEM[^\n]*OBJECTS\nstray +abab\S+ +\d+s +Service\/web-abababab\n$/);
    expect(await it.list('/api/v1/services', stray)).toHaveLength(1);
    expect(await runCli(['orphans', '--remove'], { env })).toMatchObject({ code: 0, stdout: `${stray}\n` });
    expect(await it.list('/api/v1/services', stray)).toEqual([]);
    expect((await runCli(['orphans'], { env })).stdout).toBe('None found\n');
    expect((await it.client.systems()).map((one) => one.guid)).toEqual([lasting.guid]);
  });

  test('is taken away by the workers where the operator wants it, and volumes stay', async ({ expect }) => {
    await using it = await start({ removeOrphans: true });
    const file = 'name: shop\nservices:\n  db: { image: db, volumes: [data:/data] }\nvolumes: { data: {} }\n';
    const { guid } = await (await it.client.up(compose(file))).finished();
    const lasting = await (await it.client.up(oneService('lasting'))).finished();
    await it.strayService('web-abababab', stray);
    await it.orphan(guid);
    await expect.poll(() => it.list('/apis/apps/v1/deployments', guid), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => it.list('/api/v1/services', stray), { timeout: 30_000 }).toEqual([]);
    expect(await it.list('/api/v1/persistentvolumeclaims', guid)).toHaveLength(1);
    expect((await it.client.systems()).map((one) => [one.guid, one.state])).toEqual([[lasting.guid, 'ready']]);
  });

  test('a system that somebody changed by hand is marked, until the next up mends it', async ({ expect }) => {
    await using it = await start();
    const file = oneService('web');
    const { guid } = await (await it.client.up(file)).finished();
    const drift = async () => (await it.client.system(guid)).drift;
    await expect.poll(drift, { timeout: 20_000 }).toEqual([]);
    await it.patch(`/apis/apps/v1/namespaces/default/deployments/web-web-${guid.slice(0, 8)}`, {
      spec: { replicas: 3 },
    });
    const changed = [
      { artifact: expect.stringMatching(/^Deployment\//), difference: 'changed', fields: ['spec.replicas'] },
    ];
    await expect.poll(drift, { timeout: 20_000 }).toMatchObject(changed);
    expect((await it.client.systems())[0]).toMatchObject({ drift: changed, driftSeenAt: expect.any(String) });
    const { stdout, stderr } = await runCli(['status', '-s', it.tycho.url]);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/^Changed by hand: web\. /);
    await (await it.client.up({ ...file, guid })).finished();
    await expect.poll(drift, { timeout: 20_000 }).toEqual([]);
  });
});
