import { newProgress } from '@tycho/contract';
import { SystemLine } from '@tycho/queue';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRedis } from '../redis.ts';

describe('the line of a system', () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let redis: Redis;
  let line: SystemLine;
  beforeAll(async () => {
    server = await testRedis();
    redis = new Redis(server.url);
    line = new SystemLine(redis, 'test');
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.[Symbol.asyncDispose]();
  });

  /** Puts jobs in line, then in the queue, as the API does. */
  const enter = async (guid: string, ...ids: string[]) => {
    const before = await line.enter(ids.map((jobId) => ({ guid, jobId })));
    for (const id of ids) await redis.hset(`test:systems:${id}`, { name: id });
    return before;
  };
  const finish = (id: string) => redis.hset(`test:systems:${id}`, { finishedOn: 1 });
  /** Asks as the worker that has just been given the job. */
  const turn = async (guid: string, jobId: string, cancellable = true) => {
    await redis.set(`test:systems:${jobId}:lock`, 'mine', 'PX', 60_000);
    return line.turn(guid, { jobId, token: 'mine' }, cancellable);
  };

  test('lets one operation at a time be first, in the order accepted', async () => {
    expect(await enter('a', 'down-1', 'up-2')).toEqual(['down-1']);
    expect(await turn('a', 'down-1')).toEqual({ kind: 'first' });
    expect(await turn('a', 'up-2')).toEqual({ kind: 'behind', ahead: 'down-1' });
    expect(await line.leave('a', 'down-1')).toBe('up-2');
    expect(await turn('a', 'up-2')).toEqual({ kind: 'first' });
    expect(await line.leave('a', 'up-2')).toBeNull();
  });

  test('ends every up before a down, and none after it', async () => {
    await enter('b', 'up-1', 'down-3', 'up-4');
    expect(await turn('b', 'up-1')).toEqual({ kind: 'ended', by: 'down-3' });
    expect(await turn('b', 'down-3')).toEqual({ kind: 'behind', ahead: 'up-1' });
    expect(await turn('b', 'up-4')).toEqual({ kind: 'behind', ahead: 'down-3' });
  });

  test('lets the last of those that say what the system is to be end the others', async () => {
    await enter('f', 'up-5', 'modify-1', 'up-6');
    expect(await turn('f', 'up-5')).toEqual({ kind: 'ended', by: 'up-6' });
    expect(await turn('f', 'modify-1')).toEqual({ kind: 'ended', by: 'up-6' });
    expect(await turn('f', 'up-6')).toEqual({ kind: 'behind', ahead: 'modify-1' });
  });

  test('is not held up by one that has ended and whose worker died before it left', async () => {
    await enter('g', 'down-7', 'up-7');
    await finish('down-7');
    expect(await turn('g', 'up-7')).toEqual({ kind: 'first' });
    expect(await line.members('g')).toEqual(['up-7']);
  });

  test('ends nothing for one that never came into the queue', async () => {
    await enter('h', 'up-8');
    await line.enter([{ guid: 'h', jobId: 'up-9' }]);
    expect(await turn('h', 'up-8')).toEqual({ kind: 'first' });
  });

  test('enters a job once, however often it is asked to', async () => {
    await enter('i', 'up-10');
    await enter('i', 'up-10');
    expect(await line.members('i')).toEqual(['up-10']);
    await finish('up-10');
    await line.leave('i', 'up-10');
    expect(await enter('i', 'up-10')).toEqual([]);
    expect(await line.members('i')).toEqual([]);
  });

  test('ends one on request, unless it may no longer be ended so', async () => {
    await enter('j', 'down-11');
    await line.cancel('j', 'down-11');
    expect(await turn('j', 'down-11')).toEqual({ kind: 'ended', by: null });
    expect(await turn('j', 'down-11', false)).toEqual({ kind: 'first' });
    await line.leave('j', 'down-11');
    expect([...(await line.cancelled('j'))]).toEqual([]);
  });

  test('tells one whose lock another worker has that it is lost, and keeps nothing for it', async () => {
    await enter('k', 'up-12');
    await redis.set('test:systems:up-12:lock', 'other', 'PX', 60_000);
    const holder = { jobId: 'up-12', token: 'mine' };
    const data = { kind: 'down', guid: 'k', owner: 'ann', name: '', volumes: false, cause: 'down' } as const;
    expect(await line.turn('k', holder)).toEqual({ kind: 'lost' });
    expect(await line.keepProgress(holder, newProgress())).toBe(false);
    expect(await line.keepData(holder, data)).toBe(false);
    expect(await redis.hget('test:systems:up-12', 'progress')).toBeNull();
    expect(await line.keepProgress({ jobId: 'up-12', token: 'other' }, newProgress())).toBe(true);
    expect(await line.keepData({ jobId: 'up-12', token: 'other' }, data)).toBe(true);
    expect(JSON.parse((await redis.hget('test:systems:up-12', 'data')) ?? '')).toEqual(data);
  });

  test('takes back one that Redis lost', async () => {
    expect(await turn('c', 'up-13')).toEqual({ kind: 'first' });
    expect(await line.members('c')).toEqual(['up-13']);
  });

  test('is another for each system', async () => {
    await enter('d', 'up-14');
    await enter('e', 'up-15');
    expect(await turn('e', 'up-15')).toEqual({ kind: 'first' });
  });
});
