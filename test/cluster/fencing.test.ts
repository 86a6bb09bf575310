import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { freezeInTheMiddle } from '../frozen-worker.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { seeded } from '../seeded.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const SYSTEMS = 24;
const kinds = 'configmaps,secrets,deployments,replicasets,services,networkpolicies';

const cluster = realCluster();
// Where pods run, their states go on changing by themselves.
const onControlPlane = test.skipIf(cluster.kind !== 'control-plane');
const { seed, rounds, random } = seeded(3);

onControlPlane(
  `a worker that is frozen at any moment, and goes on after its successor, changes nothing (seed ${seed})`,
  async () => {
    for (let round = 0; round < rounds; round++) {
      await using namespace = await cluster.newNamespace();
      await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, namespace: namespace.name, workers: 0 });
      const objects = async () => {
        const fields = '{range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
        const ours = ['-n', namespace.name, '-l', 'executor=tycho'];
        return (await kubectl('get', kinds, ...ours, '-o', `jsonpath=${fields}`)).split('\n').filter(Boolean).sort();
      };
      await freezeInTheMiddle({
        expect,
        tycho,
        startWorker: () => startWorkerProcess(tycho.redis.url, cluster.kubeconfig, namespace.name),
        stopPoint: async () => {
          await expect.poll(async () => (await objects()).length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
          await sleep(random() * 400);
        },
        objects,
        systems: SYSTEMS,
      });
    }
  },
  rounds * 120_000,
);
