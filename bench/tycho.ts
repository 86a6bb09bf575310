import { setTimeout as sleep } from 'node:timers/promises';
import { TychoClient } from '@tycho/client';
import { findRedis } from '@tycho/queue';
import { leftovers } from './leftovers.ts';
import { startTychoProcess, type TychoProcess, type TychoProcessOptions } from './tycho-process.ts';

/** A whole Tycho: an API and workers, each a process of its own, and a Redis that is theirs alone. */
export interface Tycho extends AsyncDisposable {
  readonly client: TychoClient;
  readonly redisUrl: string;
  /** How long it was left alone after it was ready, in milliseconds. */
  readonly settling: number;
  readonly api: TychoProcess;
  readonly workers: readonly TychoProcess[];
  /** The first of them. */
  readonly worker: TychoProcess;
}

export interface TychoOptions extends TychoProcessOptions {
  /** Operations at once in each worker. */
  readonly atOnce: number;
  /** One by default. */
  readonly workers?: number;
}

/** How long it is left alone before its idle memory is read, in milliseconds. */
const settling = 2_000;

export async function startTycho({ atOnce, workers: count = 1, ...options }: TychoOptions): Promise<Tycho> {
  const starting = findRedis();
  const redisHandle = leftovers.defer(async () => (await starting)[Symbol.asyncDispose]());
  const redis = await starting;
  const common = ['--redis', redis.url];
  const api = await startTychoProcess(
    ['api', '--workers', '0', '--port', '0', ...common],
    /^API\s+(http\S+)/m,
    options,
  );
  const workers: TychoProcess[] = [];
  for (let at = 0; at < count; at++) {
    const args = ['worker', '--concurrency', `${atOnce}`, ...common];
    workers.push((await startTychoProcess(args, /^Worker\s+\d+ operations/m, options)).process);
  }
  const client = new TychoClient(api.found);
  const { ready, problems } = await client.ready();
  if (!ready) throw new Error(`the API is not ready: ${problems.map((it) => it.message).join('; ')}`);
  await sleep(settling);
  return {
    client,
    redisUrl: redis.url,
    settling,
    api: api.process,
    workers,
    get worker() {
      const [first] = workers;
      if (first === undefined) throw new Error('there is no worker');
      return first;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((it) => it[Symbol.asyncDispose]()));
      await api.process[Symbol.asyncDispose]();
      await redisHandle[Symbol.asyncDispose]();
    },
  };
}
