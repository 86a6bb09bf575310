import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { repository } from '../run-cli.ts';
import { adopt, WITHOUT_WATCH_LIST } from './adopt.ts';
import { type ApiServerProxy, startApiServerProxy } from './api-server-proxy.ts';
import type { Chance } from './chance.ts';
import { type RedisWorld, startRedisWorld } from './redis-world.ts';
import { Supervised } from './supervised.ts';
import { waitUntil } from './wait-until.ts';

/** Everything that a run is about: a cluster, a Redis, and Tycho's processes, each of which can be hurt. */
export interface World extends AsyncDisposable {
  readonly namespace: string;
  readonly redis: RedisWorld;
  readonly apiServer: ApiServerProxy;
  /** kube-apiserver, the controllers, the scheduler, and what simulates the nodes. */
  readonly controlPlane: Readonly<Record<'apiserver' | 'controllers' | 'scheduler' | 'kwok', Supervised>>;
  readonly apis: readonly Supervised[];
  readonly workers: readonly Supervised[];
  /** Of the APIs. */
  readonly urls: readonly string[];
  /** Where each process writes what it prints. */
  readonly logs: string;
  /** Runs kubectl past the proxy. */
  kubectl(...args: string[]): Promise<string>;
}

const APIS = 2;
/** How far the clock of each worker is off, in milliseconds. */
const WORKER_CLOCKS = [0, 40_000, -40_000];
const NODES = 3;

export interface WorldOptions {
  readonly chance: Chance;
  /** That will be asked for: Redis gets room for them. */
  readonly operations: number;
}

export async function startWorld(cluster: string, { chance, operations }: WorldOptions): Promise<World> {
  const stack = new AsyncDisposableStack();
  try {
    const run = promisify(execFile);
    const env = {
      ...environment(),
      CLUSTER_NAME: `tycho-chaos-${process.pid}`,
      CLUSTER_PORT: String(await freePort()),
      CLUSTER_ETCD_PORT: String(await freePort()),
    };
    await run(cluster, ['up', '--simulated', String(NODES)], { env });
    stack.defer(async () => {
      await run(cluster, ['down'], { env });
    });
    const { stdout } = await run(cluster, ['env'], { env });
    const kubeconfig = stdout.trim().split('=')[1] ?? '';
    const logs = join(repository, '.tycho/chaos');
    await rm(logs, { recursive: true, force: true });
    await mkdir(logs, { recursive: true });
    const folder = await mkdtemp(join(tmpdir(), 'tycho-chaos-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));

    const part = async (name: string, ...more: string[]) =>
      stack.use(await adopt(name, join(kubeconfig, '..'), environment(), more));
    const controlPlane = {
      apiserver: await part('apiserver', WITHOUT_WATCH_LIST),
      controllers: await part('controllers'),
      scheduler: await part('scheduler'),
      kwok: await part('kwok'),
    };
    const kubectl = async (...args: string[]) =>
      (await run('kubectl', ['--kubeconfig', kubeconfig, ...args], { maxBuffer: 1024 * 1024 * 1024 })).stdout;
    const namespace = 'chaos';
    await kubectl('create', 'namespace', namespace);
    const apiServer = stack.use(await startApiServerProxy(kubeconfig, chance.branch()));
    const redis = stack.use(await startRedisWorld(logs, operations));
    const config = join(folder, 'kubeconfig');
    await writeFile(config, JSON.stringify(apiServer.kubeconfig));

    const tycho = (name: string, args: readonly string[], own: NodeJS.ProcessEnv = {}) => {
      const it = new Supervised(name, {
        program: process.execPath,
        args: [
          ...('CLOCK_OFFSET_MS' in own ? ['--import', join(import.meta.dirname, 'clock-offset.mjs')] : []),
          join(repository, 'apps/cli/src/main.ts'),
          ...args,
          '--redis',
          redis.url,
          '--namespace',
          namespace,
          '--ready-timeout',
          '30m',
        ],
        cwd: repository,
        env: { ...environment(), NO_COLOR: '1', KUBECONFIG: config, ...own },
        log: join(logs, `${name}.log`),
      });
      it.start();
      return stack.use(it);
    };
    const apiPorts = await Promise.all(Array.from({ length: APIS }, freePort));
    const apis = apiPorts.map((port, at) => tycho(`api-${at}`, ['api', '--workers', '0', '--port', String(port)]));
    const workers = WORKER_CLOCKS.map((offset, at) =>
      tycho(`worker-${at}`, ['worker'], offset === 0 ? {} : { CLOCK_OFFSET_MS: String(offset) }),
    );
    const urls = apiPorts.map((port) => `http://127.0.0.1:${port}`);
    await Promise.all(urls.map(ready));
    const disposal = stack.move();
    return {
      namespace,
      redis,
      apiServer,
      controlPlane,
      apis,
      workers,
      urls,
      logs,
      kubectl,
      [Symbol.asyncDispose]: () => disposal.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function ready(url: string): Promise<void> {
  await waitUntil(async () => {
    try {
      return (await fetch(`${url}/readyz`)).ok;
    } catch {
      return false;
    }
  });
}

// biome-ignore lint/style/noProcessEnv: the processes that are started here go on with it
const environment = (): NodeJS.ProcessEnv => process.env;
