import type { Backend } from '@tycho/backends';
import type { RedisAddress, Sealer } from '@tycho/queue';
import { Failure } from '../exit-codes.ts';
import type { ListenAddress } from '../options/listen-address.ts';
import { tell } from '../output/print.ts';
import { version } from '../version.ts';
import { kubeconfigOf } from './kubeconfig-of.ts';
import { type RedisAccessOptions, redisAccess } from './redis-access.ts';
import { sealerOf } from './sealer-of.ts';
import type { Seen } from './seen.ts';

export interface GroundOptions extends RedisAccessOptions {
  /** Without it nothing is sealed. */
  readonly payloadKeyFile?: string | undefined;
  /** Use the embedded cluster, in which no containers run. */
  readonly embedded: boolean;
  /** Where the embedded cluster listens; by default at a free port, for this machine only. */
  readonly embeddedListen?: ListenAddress | undefined;
  /** URL of a cluster that asks for no credentials; not together with `embedded` or `context`. */
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  /** Which part of Tycho this is. */
  readonly part: 'api' | 'worker';
  /** How many revisions of a system are kept. */
  readonly keepRevisions?: number | undefined;
  /** Where requests to the cluster and the watches on it are told. */
  readonly seen: Seen;
}

/** What API and workers stand on. */
export interface Ground extends RedisAddress {
  readonly sealer: Sealer;
  readonly backend: Backend;
}

/** Finds or starts Redis and the cluster, and says which they are. `resources` ends what was started. */
export async function standOn(options: GroundOptions, resources: AsyncDisposableStack): Promise<Ground> {
  const sealer = await sealerOf(options.payloadKeyFile);
  const redis = await standOnRedis(options, resources);
  if (sealer.key !== null) tell(`          What systems are made of is sealed there with the key ${sealer.key}`);
  const backend = await backendOf(options, resources);
  tell(`Cluster   ${backend.description}`);
  // Also where another process serves it: then its version says so, once it answers.
  if (options.embedded || backend.description.includes('+tycho-embedded'))
    tell('          This is the embedded cluster: NO CONTAINERS RUN. Systems only look as if they did.');
  return { ...redis, sealer, backend };
}

async function standOnRedis(options: GroundOptions, resources: AsyncDisposableStack): Promise<RedisAddress> {
  const { checkRedis, findRedis } = await import('@tycho/queue');
  const named = await redisAccess(options);
  const { url, description } = resources.use(await findRedis({ url: named?.redisUrl }));
  const address = named ?? { redisUrl: url };
  tell(`Redis     ${description}`);
  if ((await checkRedis(address)) === 'closed' && !address.redisTls)
    tell('          It closes the connection at once: if it speaks TLS, write rediss:// in place of redis://.');
  return address;
}

async function backendOf(options: GroundOptions, resources: AsyncDisposableStack): Promise<Backend> {
  const { namespace, context, keepRevisions: revisions, part, seen } = options;
  const userAgent = `tycho-${part}/${version()}`;
  const kubeconfig = await kubeconfigFor(options, resources);
  const { kubernetesBackend } = await import('@tycho/backends');
  const { allObservers, logCluster, measureBackend, measureCluster, traceCluster } = await import('@tycho/telemetry');
  const { log, metrics, tracing } = seen;
  const observer = allObservers([measureCluster(metrics), logCluster(log), ...(tracing ? [traceCluster] : [])]);
  const backend = await kubernetesBackend({ kubeconfig, namespace, context, revisions, userAgent, observer });
  measureBackend(metrics, backend);
  resources.defer(() => backend.close());
  return backend;
}

/** `undefined` leaves it to KUBECONFIG and the in-cluster configuration. */
async function kubeconfigFor(
  { embedded, embeddedListen, cluster }: GroundOptions,
  resources: AsyncDisposableStack,
): Promise<object | undefined> {
  if (embedded) return startEmbeddedCluster(embeddedListen, resources);
  return cluster === undefined ? undefined : kubeconfigOf(cluster);
}

async function startEmbeddedCluster(
  listen: ListenAddress | undefined,
  resources: AsyncDisposableStack,
): Promise<object> {
  const { startEmbedded } = await import('@tycho/embedded');
  const cluster = await startEmbedded(listen).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Failure(`port ${listen?.port} is taken; choose one with --embedded-listen HOST:PORT, 0 takes a free one`);
  });
  return resources.use(cluster).kubeconfig;
}
