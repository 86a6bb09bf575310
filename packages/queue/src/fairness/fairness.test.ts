import type { JobData } from '@tycho/contract';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { QUEUE_NAME } from '../names.ts';
import { findRedis, type RedisHandle } from '../redis-server.ts';
import type { Bands } from './bands.ts';
import { Fairness } from './fairness.ts';

/** So few numbers that they come to their end in a test. */
const bands: Bands = {
  single: { name: 'single', base: 10, width: 12 },
  bulk: { name: 'bulk', base: 22, width: 12 },
};

describe('the order of jobs of several owners', () => {
  let server: RedisHandle;
  let redis: Redis;
  let queue: Queue<JobData>;
  let worker: Worker<JobData>;
  let fairness: Fairness;
  let count = 0;
  beforeAll(async () => {
    server = await findRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
  });
  beforeEach(() => {
    const prefix = `fair-${count++}`;
    queue = new Queue<JobData>(QUEUE_NAME, { connection: redis, prefix });
    // Without a function it takes a job only when it is asked to.
    worker = new Worker<JobData>(QUEUE_NAME, null, { connection: redis, prefix });
    fairness = new Fairness(redis, prefix, bands);
  });
  afterAll(async () => {
    redis.disconnect();
    await server[Symbol.asyncDispose]();
  });

  async function put(owner: string, ids: readonly string[], batch?: string): Promise<void> {
    const entries = ids.map((id, item) => ({
      id,
      data: { kind: 'up', guid: '', owner, ...(batch ? { batch: { id: batch, item } } : {}) } as JobData,
    }));
    const found = await fairness.priorities(entries);
    await queue.addBulk(
      entries.map(({ id, data }, at) => ({ name: 'up', data, opts: { jobId: id, priority: found[at] ?? 1 } })),
    );
  }

  async function take(): Promise<string | undefined> {
    const job: Job<JobData> | undefined = await worker.getNextJob('token');
    if (job === undefined) return undefined;
    await fairness.begun(job.priority);
    await job.moveToCompleted('', 'token', false);
    return job.id;
  }

  async function takeAll(): Promise<string[]> {
    const ids: string[] = [];
    for (let id = await take(); id !== undefined; id = await take()) ids.push(id);
    return ids;
  }

  test('is by turns, and in each owner as it came', async () => {
    await put('ann', ['a1', 'a2', 'a3', 'a4']);
    await put('bob', ['b1', 'b2']);
    expect(await takeAll()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'a4']);
  });

  test('lets one who comes late be next, and makes up for nothing that was not asked for', async () => {
    await put('ann', ['a1', 'a2', 'a3', 'a4', 'a5']);
    expect([await take(), await take(), await take()]).toEqual(['a1', 'a2', 'a3']);
    await put('bob', ['b1', 'b2']);
    expect(await takeAll()).toEqual(['a4', 'b1', 'a5', 'b2']);
  });

  test('has single jobs before those of batches', async () => {
    await put('ann', ['a1', 'a2'], 'batch');
    await put('bob', ['b1']);
    await put('ann', ['a3']);
    expect(await takeAll()).toEqual(['b1', 'a3', 'a1', 'a2']);
  });

  test('stays so when the numbers come to their end and something always waits', async () => {
    const taken: string[] = [];
    await put('ann', ['a0', 'a1', 'a2', 'a3']);
    for (let round = 0; round < 60; round++) {
      await put('ann', [`a${round + 4}`]);
      if (round % 3 === 0) await put('bob', [`b${round}`]);
      const before = await queue.getPrioritized();
      expect(before.every((it) => it.priority > 10 && it.priority <= 22)).toBe(true);
      taken.push((await take()) ?? '');
      if (round % 3 === 0) taken.push((await take()) ?? '');
    }
    const of = (owner: string) => taken.filter((it) => it.startsWith(owner)).map((it) => Number(it.slice(1)));
    expect(of('a')).toEqual(of('a').toSorted((x, y) => x - y));
    expect(of('b')).toEqual(of('b').toSorted((x, y) => x - y));
    // Bob, who has one at a time, is begun at once or next, though Ann always has four that wait.
    for (const round of of('b')) {
      const at = taken.indexOf(`b${round}`);
      expect(at - Math.floor(round * (4 / 3))).toBeLessThanOrEqual(2);
    }
    expect(of('b')).toHaveLength(20);
  });

  test('is as they came for more jobs of one owner than there are numbers, and fair again afterwards', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `a${index}`);
    await put('ann', many);
    await put('bob', ['b1']);
    const taken = await takeAll();
    expect(taken.slice(0, 2)).toEqual(['a0', 'b1']);
    expect(taken.filter((it) => it !== 'b1')).toEqual(many);
    await put('ann', ['x1', 'x2']);
    await put('bob', ['y1']);
    expect(await takeAll()).toEqual(['x1', 'y1', 'x2']);
  });
});
