import type { JobQueue, QueueDepth } from '@tycho/queue';
import type { Metrics } from '@tycho/telemetry';

/** Has the queue read at each scrape: once for all that is told of it. */
export function measureQueue(metrics: Metrics, queue: Pick<JobQueue, 'depth'>): void {
  let reading: Promise<QueueDepth> | null = null;
  const depth = (): Promise<QueueDepth> => {
    reading ??= queue.depth().finally(() => {
      reading = null;
    });
    return reading;
  };
  metrics.read('tycho_redis_up', async () => [
    [
      {},
      await depth().then(
        () => 1,
        () => 0,
      ),
    ],
  ]);
  metrics.read('tycho_queue_jobs', async () =>
    Object.entries((await depth()).jobs).map(([state, count]) => [{ state }, count] as const),
  );
  metrics.read('tycho_queue_paused', async () => [[{}, Number((await depth()).paused)]]);
  metrics.read('tycho_queue_oldest_queued_age_seconds', async () => [[{}, (await depth()).oldestAge / 1_000]]);
}
