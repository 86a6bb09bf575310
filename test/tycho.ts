import { Access, accessOptionsSchema } from '@tycho/access';
import { type ApiOptions, startApi } from '@tycho/api';
import { type Backend, kubernetesBackend } from '@tycho/backends';
import { TychoClient } from '@tycho/client';
import { policyOptionsSchema } from '@tycho/policy';
import { findRedis, type Limits, type RedisHandle, type RedisTls, Sealer } from '@tycho/queue';
import { allObservers, Metrics, measureBackend, measureCluster } from '@tycho/telemetry';
import { startWorker } from '@tycho/worker';
import { type Logger, pino } from 'pino';
import { testRedis } from './redis.ts';
import { noteRights } from './used-rights.ts';

export interface TychoOptions {
  readonly kubeconfig: object | string;
  readonly namespace?: string;
  /** Workers in this process; 0 when the test brings its own. */
  readonly workers?: number;
  readonly policy?: object;
  readonly readyTimeout?: number;
  readonly jobTimeout?: number;
  /** Operations at once in each worker. */
  readonly concurrency?: number;
  /** A Redis that the test keeps; by default one of its own. */
  readonly redisUrl?: string;
  readonly redisTls?: RedisTls;
  readonly limits?: Limits;
  /** What is written to Redis is sealed with the first. */
  readonly payloadKeys?: readonly Buffer[];
  /** How often workers look for what has ended, in milliseconds. */
  readonly reconcileEvery?: number;
  /** How often they look through all that there is, in milliseconds. */
  readonly sweepEvery?: number;
  readonly orphanGrace?: number;
  readonly removeOrphans?: boolean;
  /** Who may call; by default nobody is asked. */
  readonly access?: object;
  readonly requestsPerMinute?: number;
  /** Each write is told there. */
  readonly audit?: Logger;
  readonly board?: boolean;
  /** What else the API is to have. */
  readonly api?: Partial<ApiOptions>;
  readonly originalOk?: boolean;
  readonly originalPatience?: number;
}

export interface Tycho extends AsyncDisposable {
  readonly url: string;
  readonly client: TychoClient;
  readonly redis: RedisHandle;
  readonly backend: Backend;
  /** A worker more, by default with the same keys; disposing ends it. */
  worker(payloadKeys?: readonly Buffer[]): Promise<AsyncDisposable>;
}

/** A whole Tycho in this process: API, workers and a Redis of its own, on a free port. */
export async function startTycho({
  kubeconfig,
  namespace,
  workers = 1,
  policy = {},
  readyTimeout,
  jobTimeout,
  concurrency,
  redisUrl,
  redisTls,
  limits,
  payloadKeys,
  reconcileEvery,
  sweepEvery,
  orphanGrace,
  removeOrphans,
  access,
  requestsPerMinute,
  audit,
  board,
  api: more = {},
  originalOk,
  originalPatience,
}: TychoOptions): Promise<Tycho> {
  const log = pino({ level: 'silent' });
  const stack = new AsyncDisposableStack();
  const redis = stack.use(redisUrl ? await findRedis({ url: redisUrl }) : await testRedis());
  const metrics = new Metrics().withProcess('test');
  const newBackend = async () => {
    const observer = allObservers([measureCluster(metrics), noteRights]);
    const backend = await kubernetesBackend({ kubeconfig, namespace, observer });
    measureBackend(metrics, backend);
    stack.defer(() => backend.close());
    return backend;
  };
  const backend = await newBackend();
  const worker = async (keys = payloadKeys) =>
    startWorker({
      sealer: new Sealer(keys),
      redisUrl: redis.url,
      redisTls,
      backend: await newBackend(),
      readyTimeout,
      jobTimeout,
      concurrency,
      reconcileEvery,
      sweepEvery,
      orphanGrace,
      removeOrphans,
      log,
      metrics,
    });
  for (let index = 0; index < workers; index++) stack.use(await worker());
  const api = stack.use(
    await startApi({
      redisUrl: redis.url,
      redisTls,
      backend,
      policy: policyOptionsSchema.parse(policy),
      limits,
      sealer: new Sealer(payloadKeys),
      orphanGrace,
      board,
      originalOk,
      originalPatience,
      access: access
        ? new Access(accessOptionsSchema.parse(access), (token, audiences) => backend.identify(token, audiences))
        : null,
      requestsPerMinute,
      audit,
      ...more,
      host: '127.0.0.1',
      port: 0,
      log,
      metrics,
    }),
  );
  return {
    url: api.url,
    client: new TychoClient(api.url),
    redis,
    backend,
    worker,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
