import { expect, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { launchedMany } from '../launched-many.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const SYSTEMS = 40;
const kinds = 'configmaps,deployments,replicasets,pods,services,networkpolicies,endpointslices';

const cluster = realCluster();
// Where pods run, the ups end by themselves, and no down finds one to cancel.
const onControlPlane = test.skipIf(cluster.kind !== 'control-plane');

onControlPlane(
  'workers are killed in the middle of many ups and downs: nothing is lost, made twice, or left behind',
  async () => {
    await using namespace = await cluster.newNamespace();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, namespace: namespace.name, workers: 0 });
    const startWorker = () => startWorkerProcess(tycho.redis.url, cluster.kubeconfig, namespace.name);
    const objects = async (what: string) =>
      (await kubectl('-n', namespace.name, 'get', what, '-l', 'executor=tycho', '-o', 'name'))
        .split('\n')
        .filter(Boolean);

    const accepted = await launchedMany(tycho.client, { launches: [{ ...oneService('many'), count: SYSTEMS }] });
    const ids = accepted.map((it) => it.jobId);
    const killed = await startWorker();
    // Asked of the API, which answers in a moment: kubectl takes longer than a worker needs for all of them.
    const applied = async () => (await tycho.client.jobs(ids)).filter((it) => it.applied).length;
    await expect.poll(applied, { timeout: 60_000, interval: 10 }).toBeGreaterThan(2);
    await killed.kill('SIGKILL');
    expect(await applied()).toBeLessThan(SYSTEMS);

    {
      await using _ = await startWorker();
      await expect.poll(applied, { timeout: 90_000 }).toBe(SYSTEMS);
      for (const [kind, each] of [
        ['deployments', 1],
        ['services', 2],
        ['networkpolicies', 1],
        ['configmaps', 1],
      ] as const) {
        expect([kind, (await objects(kind)).length]).toEqual([kind, SYSTEMS * each]);
      }
    }

    const downs = await Promise.all(accepted.map(({ guid }) => tycho.client.down(guid)));
    const removed = async () =>
      (await tycho.client.jobs(downs.map((it) => it.id))).filter((it) => it.state === 'completed').length;
    const killedAgain = await startWorker();
    await expect.poll(removed, { timeout: 60_000, interval: 10 }).toBeGreaterThan(2);
    await killedAgain.kill('SIGKILL');
    expect(await removed()).toBeLessThan(SYSTEMS);
    await using _ = await startWorker();
    const ends = await Promise.all(downs.map((it) => it.finished()));
    expect(ends.map((it) => it.state)).toEqual(ends.map(() => 'completed'));
    expect((await tycho.client.jobs(ids)).map((it) => it.state)).toEqual(ids.map(() => 'cancelled'));
    await expect.poll(() => objects(kinds), { timeout: 30_000 }).toEqual([]);
  },
  300_000,
);
