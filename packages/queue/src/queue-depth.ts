import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { KeptData } from './sealing/job-payload.ts';

/** What is in the queue at one moment. */
export interface QueueDepth {
  /** By the state that BullMQ keeps them in; `waiting` are those that are begun and parked. */
  readonly jobs: Readonly<Record<'queued' | 'active' | 'waiting' | 'completed' | 'failed', number>>;
  readonly paused: boolean;
  /** Milliseconds since the oldest queued job was accepted; 0 when none is queued. */
  readonly oldestAge: number;
}

/** BullMQ counts a job's place in its priority in the lower 32 bits of its score. */
const PRIORITY = 2 ** 32;

/** Costs a few commands, however long the queue is. */
export async function queueDepth(redis: Redis, queue: Queue<KeptData>): Promise<QueueDepth> {
  const [counts, paused, oldest] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'completed', 'failed'),
    queue.isPaused(),
    oldestQueued(redis, queue),
  ]);
  const { wait = 0, prioritized = 0, active = 0, delayed = 0, completed = 0, failed = 0 } = counts;
  return {
    jobs: { queued: wait + prioritized, active, waiting: delayed, completed, failed },
    paused,
    oldestAge: oldest === null ? 0 : Math.max(0, Date.now() - oldest),
  };
}

/** Within one priority the first is the oldest, but for those that were hurried: the first of each is asked. */
async function oldestQueued(redis: Redis, queue: Queue<KeptData>): Promise<number | null> {
  const times: number[] = [];
  for (let from = 0; ; ) {
    const [id, score] = await redis.zrangebyscore(
      queue.toKey('prioritized'),
      from,
      '+inf',
      'WITHSCORES',
      'LIMIT',
      0,
      1,
    );
    if (id === undefined) break;
    const time = Number(await redis.hget(queue.toKey(id), 'timestamp'));
    if (time > 0) times.push(time);
    from = (Math.floor(Number(score) / PRIORITY) + 1) * PRIORITY;
  }
  return times.length > 0 ? Math.min(...times) : null;
}
