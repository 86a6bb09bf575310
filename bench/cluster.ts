import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adopt, WITHOUT_WATCH_LIST } from '../test/chaos/adopt.ts';
import type { Supervised } from '../test/chaos/supervised.ts';
import { waitUntil } from '../test/chaos/wait-until.ts';
import { wholeEnvironment } from './environment.ts';
import { leftovers } from './leftovers.ts';
import { run } from './run.ts';

const nodes = '3';
/** Controllers have something to do when they start; afterwards the measurement is alone. Milliseconds. */
const settling = 3_000;

const environment = {
  ...wholeEnvironment,
  CLUSTER_NAME: 'bench',
  CLUSTER_PORT: '36443',
  CLUSTER_ETCD_PORT: '32379',
};

/** A real control plane with simulated nodes, for one measurement. */
export interface Cluster extends AsyncDisposable {
  readonly kubeconfig: string;
  /** What the bare client of the cluster's script answers. */
  limit(manifests: string, options: LimitOptions): Promise<LimitAnswer>;
  /** Runs a program of the bench where the cluster is reached, and answers what it prints. */
  inside(program: string, env: Readonly<Record<string, string>>): Promise<string>;
}

export interface LimitOptions {
  readonly copies: number;
  readonly atOnce: number;
  readonly mode?: 'apply' | 'delete';
}

export interface LimitAnswer {
  readonly objects: number;
  readonly seconds: number;
  readonly failed: number;
}

/** With simulated nodes (KWOK), or with one that runs containers. */
type Nodes = 'simulated' | 'real';

/** Starts one; disposing takes it down, also when it never came up. */
export async function startCluster(command: string, kind: Nodes = 'simulated'): Promise<Cluster> {
  const call = (...args: string[]) => run(command, args, { env: environment });
  let apiServer: Supervised | undefined;
  const handle = leftovers.defer(async () => {
    await apiServer?.[Symbol.asyncDispose]();
    await run(command, ['down'], { env: environment, isEnd: true });
  });
  try {
    await call('up', ...(kind === 'simulated' ? ['--simulated', nodes] : ['--node']));
    const kubeconfig = /KUBECONFIG=(.+)/.exec(await call('env'))?.[1]?.trim() ?? '';
    if (kind === 'simulated') {
      apiServer = await adopt('apiserver', dirname(kubeconfig), environment, [WITHOUT_WATCH_LIST]);
      await waitUntil(() => isReady(kubeconfig));
    }
    await sleep(settling);
    return {
      kubeconfig,
      async limit(manifests, { copies, atOnce, mode = 'apply' }) {
        const answer = await call('limit', '-f', manifests, '-n', `${copies}`, '-c', `${atOnce}`, '--mode', mode);
        return JSON.parse(answer) as LimitAnswer;
      },
      inside: (program, env) => run(command, ['exec', process.execPath, program], { env: { ...environment, ...env } }),
      ...handle,
    };
  } catch (error) {
    await handle[Symbol.asyncDispose]();
    throw error;
  }
}

async function isReady(kubeconfig: string): Promise<boolean> {
  const env = { ...wholeEnvironment, KUBECONFIG: kubeconfig };
  return run('kubectl', ['get', '--raw', '/readyz'], { env }).then(
    () => true,
    () => false,
  );
}
