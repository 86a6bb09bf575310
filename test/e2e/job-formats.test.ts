import { JOB_FORMAT } from '@tycho/contract';
import { DEFAULT_PREFIX, QUEUE_NAME, queueOptions } from '@tycho/queue';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { startCluster } from '../proxied-cluster.ts';
import { startTycho } from '../tycho.ts';

test('jobs that an earlier version has queued are carried out, those of a later one are left to it', async () => {
  await using cluster = await startCluster();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const redis = new Redis(tycho.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix: DEFAULT_PREFIX, ...queueOptions });
  const [former, later] = [await tycho.client.up(oneService('former')), await tycho.client.up(oneService('later'))];
  const [old, young] = [await queue.getJob(former.id), await queue.getJob(later.id)];
  const { format, owner, ...before } = old?.data ?? {};
  expect(format).toBe(JOB_FORMAT);
  await old?.updateData(before);
  await young?.updateData({ ...young.data, format: JOB_FORMAT + 1, means: 'something else' });

  await using _ = await tycho.worker();
  expect(await former.finished()).toMatchObject({ state: 'completed', owner });
  await expect
    .poll(async () => (await queue.getJob(later.id))?.attemptsStarted, { timeout: 20_000 })
    .toBeGreaterThan(1);
  expect(await tycho.client.job(later.id)).toMatchObject({ state: 'queued', attempts: 0, changes: [], problems: [] });
  expect((await cluster.objects()).filter((it) => it.includes('later'))).toEqual([]);

  // As one that knows it would find it.
  await young?.updateData({ ...young.data, format: JOB_FORMAT });
  expect(await lastOf(later)).toMatchObject({ state: 'completed', attempts: 0 });
  await queue.close();
  redis.disconnect();
});
