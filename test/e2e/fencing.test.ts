import { expect, test } from 'vitest';
import { freezeInTheMiddle } from '../frozen-worker.ts';
import { startCluster } from '../proxied-cluster.ts';
import { seeded } from '../seeded.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const SYSTEMS = 12;
/** Each makes some objects of its own, one after the other. */
const WRITES = SYSTEMS * 5;

const { seed, rounds, random } = seeded(2);

test(
  `a worker that is frozen at any write, and goes on after its successor, changes nothing (seed ${seed})`,
  async () => {
    for (let round = 0; round < rounds; round++) {
      await using cluster = await startCluster();
      await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
      const at = 1 + Math.floor(random() * (WRITES - 10));
      const reached = Promise.withResolvers<void>();
      let writes = 0;
      cluster.proxy.hold = (line) => {
        if (!line.startsWith('GET') && ++writes === at) reached.resolve();
      };
      await freezeInTheMiddle({
        expect,
        tycho,
        startWorker: () => startWorkerProcess(tycho.redis.url, cluster.proxy.kubeconfig),
        stopPoint: () => reached.promise,
        objects: cluster.versions,
        systems: SYSTEMS,
      });
    }
  },
  rounds * 120_000,
);
