import { setTimeout as sleep } from 'node:timers/promises';
import { TychoClient } from '@tycho/client';
import { findRedis } from '@tycho/queue';
import { leftovers } from './leftovers.ts';
import { startTychoProcess, type TychoProcess, type TychoProcessOptions } from './tycho-process.ts';

/** A whole Tycho: an API and a worker, each a process of its own, and a Redis that is theirs alone. */
export interface Tycho extends AsyncDisposable {
  readonly client: TychoClient;
  readonly api: TychoProcess;
  readonly worker: TychoProcess;
}

export interface TychoOptions extends TychoProcessOptions {
  readonly atOnce: number;
}

/** How long it is left alone before its idle memory is read, in milliseconds. */
const settling = 2_000;

export async function startTycho({ atOnce, ...options }: TychoOptions): Promise<Tycho> {
  const starting = findRedis();
  const redisHandle = leftovers.defer(async () => (await starting)[Symbol.asyncDispose]());
  const redis = await starting;
  const common = ['--redis', redis.url];
  const api = await startTychoProcess(
    ['api', '--workers', '0', '--port', '0', ...common],
    /^API\s+(http\S+)/m,
    options,
  );
  const worker = await startTychoProcess(
    ['worker', '--concurrency', `${atOnce}`, ...common],
    /^Worker\s+\d+ operations/m,
    options,
  );
  const client = new TychoClient(api.found);
  const { ready, problems } = await client.ready();
  if (!ready) throw new Error(`the API is not ready: ${problems.map((it) => it.message).join('; ')}`);
  await sleep(settling);
  return {
    client,
    api: api.process,
    worker: worker.process,
    async [Symbol.asyncDispose]() {
      await worker.process[Symbol.asyncDispose]();
      await api.process[Symbol.asyncDispose]();
      await redisHandle[Symbol.asyncDispose]();
    },
  };
}
