import { unlessRedisAway } from '@tycho/queue';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** How long Redis may take to answer, in milliseconds. A worker's own commands wait for it without end. */
const PATIENCE = 2_000;

/** Whether the queue is paused; rejects with `redis-unavailable` when Redis is away. */
export const isPaused = (redis: Redis, queue: Queue): Promise<boolean> =>
  unlessRedisAway(
    redis.status === 'ready' ? withinPatience(queue.isPaused()) : Promise.reject(new Error('there is no connection')),
    redis,
  );

function withinPatience<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it took more than ${PATIENCE} ms`)), PATIENCE);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
