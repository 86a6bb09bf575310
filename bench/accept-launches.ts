import { TychoClient } from '@tycho/client';
import { QUEUE_NAME } from '@tycho/queue';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startCluster } from './cluster.ts';
import { notebookLaunch } from './compose-texts.ts';
import { inParallel } from './in-parallel.ts';
import { oneByOne } from './one-by-one.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { startTycho } from './tycho.ts';

/** How quickly the API takes launches. */
export interface AcceptLaunches {
  /** Answers 202 a second, without a worker. */
  readonly posts: number;
  /** Jobs a second that BullMQ itself adds, with the same data. */
  readonly adds: number;
  /** Posts to adds. */
  readonly ratio: number;
  /** One launch after another, in milliseconds, on an idle Tycho. */
  readonly alone: Spread;
  /** The same while a bulk launch of somebody else is being applied. */
  readonly meanwhile: Spread;
  /** Systems of that bulk launch. */
  readonly bulk: number;
}

const count = 2_000;
const atOnce = 16;
const singles = 200;
/** Between two launches, in milliseconds. */
const rest = 50;

export async function acceptLaunches(command: string, options: Options): Promise<AcceptLaunches> {
  await using cluster = await startCluster(command);
  const { posts, adds } = await rates(cluster.kubeconfig);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce: options.atOnce });
  const singly = () => oneByOne(singles, rest, () => tycho.client.up(notebookLaunch));
  say('single launches, alone and during a bulk launch');
  await singly();
  const alone = await singly();
  const bulk = options.systems;
  const many = new TychoClient(tycho.client.url, { owner: 'many' });
  await many.bulk({ launches: [{ ...notebookLaunch, count: bulk }] });
  const meanwhile = await singly();
  return { posts, adds, ratio: posts / adds, alone: spread(alone), meanwhile: spread(meanwhile), bulk };
}

/** Without a worker nothing but accepting is measured. */
async function rates(kubeconfig: string): Promise<{ posts: number; adds: number }> {
  await using tycho = await startTycho({ kubeconfig, atOnce: 1, workers: 0 });
  say(`${count} launches accepted, ${atOnce} at once`);
  const post = () => tycho.client.up(notebookLaunch);
  await inParallel(count / 10, atOnce, post);
  const posts = await perSecond(post);
  const redis = new Redis(tycho.redisUrl, { maxRetriesPerRequest: null });
  const [id = ''] = await redis.zrange(`tycho:${QUEUE_NAME}:prioritized`, '0', '0');
  const data: unknown = JSON.parse((await redis.hget(`tycho:${QUEUE_NAME}:${id}`, 'data')) ?? '{}');
  const queue = new Queue('bare', { connection: redis, prefix: 'bare' });
  const add = (at: number) => queue.add('up', data, { jobId: `bare-${at}`, priority: 3, attempts: 10 });
  await inParallel(count / 10, atOnce, (at) => add(-1 - at));
  const adds = await perSecond(add);
  await queue.close();
  redis.disconnect();
  return { posts, adds };
}

async function perSecond(work: (at: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await inParallel(count, atOnce, work);
  return count / ((performance.now() - start) / 1_000);
}
