import { setTimeout as sleep } from 'node:timers/promises';
import { type JobHandle, TychoApiError, TychoClient } from '@tycho/client';
import { Redis } from 'ioredis';
import { type Cluster, startCluster } from './cluster.ts';
import { plainLaunch } from './compose-texts.ts';
import { bareEnvironment } from './environment.ts';
import type { Options } from './options.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { spread } from './spread.ts';
import { startTycho, type Tycho } from './tycho.ts';

/** What grows when Tycho is used for a long time, with as many systems at its end as at its beginning. */
export interface Soak {
  readonly minutes: number;
  /** Operations that came to the end that was asked for. */
  readonly operations: number;
  readonly samples: readonly Sample[];
  /** What there was of each in the second quarter of the time, and in the last one: medians. */
  readonly growth: Readonly<Record<Measure, { readonly before: number; readonly after: number }>>;
  /** Objects with Tycho's labels after all systems were taken away. */
  readonly left: number;
}

/** Memory in MiB. */
export const measures = [
  'memory of the API',
  'memory of the worker',
  'handles of the API',
  'handles of the worker',
  'Redis keys but jobs and requests',
  'objects in the cluster',
] as const;

export type Measure = (typeof measures)[number];

export interface Sample extends Readonly<Record<Measure, number>> {
  /** Since the beginning. */
  readonly minute: number;
  /** Keys of ended jobs and answered requests: they are kept for a day, so they have to grow. */
  readonly kept: number;
}

/** Systems that stand at any time. */
const standing = 40;
/** Between two launches, and between two samples, in milliseconds. */
const rest = 1_000;
const interval = 20_000;
const batch = 10;

const launch = plainLaunch('soak');

/** Launches, changes, cancels and removes systems for so long, with two readers of events, and looks what that leaves. */
export async function soak(command: string, { minutes, atOnce }: Options): Promise<Soak> {
  await using cluster = await startCluster(command);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  const redis = new Redis(tycho.redisUrl, { maxRetriesPerRequest: null });
  using _ = { [Symbol.dispose]: () => redis.disconnect() };
  const failed = new AbortController();
  const over = AbortSignal.any([AbortSignal.timeout(minutes * 60_000), failed.signal]);
  const begun = Date.now();
  const samples: Sample[] = [];
  const sampling = (async () => {
    while (!over.aborted) {
      const minute = (Date.now() - begun) / 60_000;
      samples.push({ minute, ...(await sample(cluster, tycho, redis)) });
      say(`soak, minute ${minute.toFixed(1)} of ${minutes}: ${JSON.stringify(samples.at(-1))}`);
      await sleep(interval, null, { signal: over }).catch(() => {});
    }
  })();
  const listening = [new AbortController(), new AbortController()];
  const readers = listening.map(({ signal }) => read(tycho.client, signal));
  const working = use(tycho.client, over);
  // What fails ends the rest.
  await Promise.race([working, sampling, ...readers]).finally(() => failed.abort());
  const [operations] = await Promise.all([working, sampling]);
  for (const { guid } of await tycho.client.systems()) await (await tycho.client.down(guid)).finished();
  for (const it of listening) it.abort();
  await Promise.all(readers);
  await sleep(interval);
  const left = await objectsIn(cluster);
  return { minutes, operations, samples, growth: growthOf(samples), left };
}

async function read(client: TychoClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of client.events({ signal }));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function use(client: TychoClient, over: AbortSignal): Promise<number> {
  const systems: string[] = [];
  let operations = 0;
  const done = async (work: Promise<unknown>) => {
    await work;
    operations += 1;
  };
  for (let turn = 1; !over.aborted; turn++) {
    const job = await client.up(launch);
    if (turn % 10 === 0) await done(cancelled(client, job));
    else {
      systems.push(job.guid);
      await done(job.finished());
    }
    if (turn % 3 === 0) await done((await client.up({ ...launch, guid: systems[0] ?? '' })).finished());
    if (turn % 30 === 0) await done(oneBatch(new TychoClient(client.url, { owner: `class-${turn % 7}` })));
    if (systems.length > standing) await done((await client.down(systems.shift() ?? '')).finished());
    await sleep(rest);
  }
  return operations;
}

/** Cancels a launch, if it is not done before, and removes what there is of it. */
async function cancelled(client: TychoClient, { id, guid }: JobHandle): Promise<void> {
  const isRefused = (code: string) => (error: unknown) => {
    if (!(error instanceof TychoApiError) || error.problems[0]?.code !== code) throw error;
  };
  await client.cancel(id).catch(isRefused('job-finished'));
  await client.down(guid).then((it) => it.finished(), isRefused('system-unknown'));
}

async function oneBatch(client: TychoClient): Promise<void> {
  const made = await client.bulk({ launches: [{ ...launch, count: batch }] });
  await made.finished();
  await (await client.downBatch(made.id)).finished();
}

async function sample(cluster: Cluster, { api, worker }: Tycho, redis: Redis): Promise<Omit<Sample, 'minute'>> {
  const [own, others] = [api.footprint(), worker.footprint()];
  const keys = await keysIn(redis);
  return {
    'memory of the API': own.memory,
    'memory of the worker': others.memory,
    'handles of the API': own.handles,
    'handles of the worker': others.handles,
    'Redis keys but jobs and requests': keys.others,
    'objects in the cluster': await objectsIn(cluster),
    kept: keys.kept,
  };
}

/** Of an ended job, an answered request or an ended batch. */
const isKept = (key: string): boolean => /^tycho:(systems:(up|down)-|request:|batch:)/.test(key);

async function keysIn(redis: Redis): Promise<{ readonly kept: number; readonly others: number }> {
  let [kept, others] = [0, 0];
  for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>)
    for (const key of keys) isKept(key) ? kept++ : others++;
  return { kept, others };
}

async function objectsIn({ kubeconfig }: Cluster): Promise<number> {
  const kinds = 'configmaps,secrets,services,deployments,replicasets,pods,networkpolicies';
  const env = { ...bareEnvironment, KUBECONFIG: kubeconfig };
  const text = await run('kubectl', ['get', kinds, '-A', '-l', 'executor=tycho', '-o', 'name'], { env });
  return text.split('\n').filter(Boolean).length;
}

function growthOf(samples: readonly Sample[]): Soak['growth'] {
  const quarter = (from: number) =>
    samples.slice(Math.floor((samples.length * from) / 4), Math.floor((samples.length * (from + 1)) / 4));
  const median = (some: readonly Sample[], name: Measure) => spread(some.map((it) => it[name])).median;
  return Object.fromEntries(
    measures.map((it) => [it, { before: median(quarter(1), it), after: median(quarter(3), it) }]),
  ) as Soak['growth'];
}
