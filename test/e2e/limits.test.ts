import { type JobHandle, TychoApiError, TychoClient } from '@tycho/client';
import { startEmbedded } from '@tycho/embedded';
import { usualLimits } from '@tycho/queue';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { launchedMany } from '../launched-many.ts';
import { startTycho } from '../tycho.ts';

/** Which of many launches were accepted, and the codes of the problems of the others. */
/** What is refused is not asked again. */
const patience = { unreachable: 0, busy: 0 };

async function launchMany(clients: readonly TychoClient[], count: number) {
  const launches = Array.from({ length: count }, (_, index) => {
    const client = clients[index % clients.length] as TychoClient;
    return client.up(oneService(`many-${index}`)).catch((error: TychoApiError) => error);
  });
  const all = await Promise.all(launches);
  return {
    accepted: all.filter((it): it is JobHandle => !(it instanceof TychoApiError)),
    refused: all.flatMap((it) => (it instanceof TychoApiError ? [`${it.status} ${it.problems[0]?.code}`] : [])),
  };
}

describe.concurrent('limits', () => {
  test('a hundred launches at once get the ten places of the queue, and a removal is never refused', async ({
    expect,
  }) => {
    await using cluster = await startEmbedded({ readyAfter: 20 });
    const limits = { ...usualLimits, queue: 10 };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, limits });
    const { accepted, refused } = await launchMany([new TychoClient(tycho.url, { patience })], 100);
    expect(accepted).toHaveLength(10);
    expect(new Set(refused)).toEqual(new Set(['429 queue-full']));
    const files = oneService('one-more');
    const answer = await fetch(`${tycho.url}/systems`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(files),
    });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await answer.json()).toMatchObject({ status: 429, problems: [{ code: 'queue-full' }] });
    const bulk = await post(`${tycho.url}/systems/bulk`, { launches: [{ ...files, count: 2 }] });
    expect(bulk.status).toBe(429);
    const [first] = accepted;
    const down = await tycho.client.down(first?.guid ?? '');
    await using _ = await tycho.worker();
    expect(await down.finished()).toMatchObject({ state: 'completed' });
    for (const it of accepted.slice(1)) await it.finished();
    expect((await launchMany([new TychoClient(tycho.url, { patience })], 5)).accepted).toHaveLength(5);
  });

  test('one owner gets as many systems as one may have, through two APIs, and another owner is not affected', async ({
    expect,
  }) => {
    await using cluster = await startEmbedded({ readyAfter: 20 });
    const limits = { ...usualLimits, systemsPerOwner: 10 };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, limits });
    const redisUrl = tycho.redis.url;
    await using second = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, limits, redisUrl });
    const alice = [tycho.url, second.url].map((url) => new TychoClient(url, { owner: 'alice', patience }));
    const { accepted, refused } = await launchMany(alice, 100);
    expect(accepted).toHaveLength(10);
    expect(new Set(refused)).toEqual(new Set(['429 owner-limit']));
    expect((await launchMany([new TychoClient(tycho.url, { owner: 'bob', patience })], 1)).accepted).toHaveLength(1);
    for (const it of accepted) await it.finished();
    // An up of what is there is no system more.
    const again = await alice[0]?.up({ ...oneService('many-0'), guid: accepted[0]?.guid ?? '' });
    await again?.finished();

    const redis = new Redis(redisUrl);
    await redis.flushall();
    expect((await launchMany(alice, 3)).refused).toEqual(Array(3).fill('429 owner-limit'));
    // An API that died after it had admitted this one.
    await redis.zadd('tycho:owner:systems:bob', Date.now() - 60_000, 'f'.repeat(32));
    await redis.quit();
    await (await alice[1]?.down(accepted[0]?.guid ?? ''))?.finished();
    await expect.poll(async () => (await launchMany(alice, 2)).accepted.length, { timeout: 20_000 }).toBe(1);
    expect((await launchMany([new TychoClient(tycho.url, { owner: 'bob', patience })], 20)).accepted).toHaveLength(9);
  });

  test('launches of one owner come at the pace that one may have, and say when to come back', async ({ expect }) => {
    await using cluster = await startEmbedded({ readyAfter: 20 });
    const limits = { ...usualLimits, launchesPerMinute: 2 };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, limits });
    const many = (count: number) => ({ launches: [{ ...oneService('many'), count }] });
    const tooMany = await post(`${tycho.url}/systems/bulk`, many(3));
    expect([tooMany.status, tooMany.body]).toMatchObject([429, { problems: [{ code: 'rate-limit' }] }]);
    const accepted = await launchedMany(tycho.client, many(2));
    const { headers } = await fetch(`${tycho.url}/systems?name=late`, {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: 'services: { web: { image: a } }',
    });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
    await tycho.client.down(accepted[0]?.guid ?? '');
    expect((await ask(`${tycho.url}/readyz`)).status).toBe(200);
  });
});
