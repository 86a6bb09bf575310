import { ProblemError, problem } from '@tycho/ast';
import type { Redis } from 'ioredis';
import { failureOf } from './open-redis.ts';
import { redisRefusal } from './redis-refusal.ts';

/**
 * What `work` answers, or `redis-unavailable` when it fails because of the connection, or `redis-refused` when Redis
 * does not allow it. `redis`: the connection that it is done on, which may know better why.
 */
export async function unlessRedisAway<T>(work: Promise<T>, redis?: Redis): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const refusal = redisRefusal(redis && failureOf(redis)) ?? redisRefusal(error);
    if (refusal) throw new ProblemError([refusal]);
    if (!isAway(error)) throw error;
    throw new ProblemError([
      problem('error', 'redis-unavailable', `Redis does not answer: ${(error as Error).message}`, {
        hint: 'Jobs that were accepted go on when it returns. Try again then.',
      }),
    ]);
  }
}

/** Whether something failed because Redis does not answer, or does not let one in. */
export const isRedisAway = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.problems.some((it) => it.code === 'redis-unavailable' || it.code === 'redis-refused');

/** ioredis has no common class for a lost connection; an error that Redis itself answered is a ReplyError. */
function isAway(error: unknown): boolean {
  return error instanceof Error && error.name !== 'ReplyError' && !(error instanceof TypeError);
}
