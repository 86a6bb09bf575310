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

  const enter = (guid: string, ...ids: string[]) => line.enter(ids.map((jobId) => ({ guid, jobId })));

  test('lets one operation at a time be first, in the order accepted', async () => {
    await enter('a', 'up-1', 'up-2');
    expect(await line.turn('a', 'up-1')).toEqual({ kind: 'first' });
    expect(await line.turn('a', 'up-2')).toEqual({ kind: 'behind', ahead: 'up-1' });
    expect(await line.leave('a', 'up-1')).toBe('up-2');
    expect(await line.turn('a', 'up-2')).toEqual({ kind: 'first' });
    expect(await line.leave('a', 'up-2')).toBeNull();
  });

  test('cancels every up before a down, and none after it', async () => {
    await enter('b', 'up-1', 'down-1', 'up-2');
    expect(await line.turn('b', 'up-1')).toEqual({ kind: 'cancelled' });
    expect(await line.turn('b', 'down-1')).toEqual({ kind: 'behind', ahead: 'up-1' });
    expect(await line.turn('b', 'up-2')).toEqual({ kind: 'behind', ahead: 'down-1' });
  });

  test('takes back one that Redis lost', async () => {
    expect(await line.turn('c', 'up-1')).toEqual({ kind: 'first' });
    expect(await line.members('c')).toEqual(['up-1']);
  });

  test('is another for each system', async () => {
    await enter('d', 'up-1');
    await enter('e', 'up-2');
    expect(await line.turn('e', 'up-2')).toEqual({ kind: 'first' });
  });
});
