import { ProblemError } from '@tycho/ast';
import { failureOf, openRedis, type RedisAddress } from './open-redis.ts';
import { redisRefusal } from './redis-refusal.ts';

/** How long it may take, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Knocks at a Redis. Throws `redis-refused` when it is there and lets one not in; `closed` when it ends the connection
 * without a word, as one that speaks TLS does when one does not, or what stands before one that is not there yet.
 */
export async function checkRedis(address: RedisAddress): Promise<'answers' | 'closed' | 'away'> {
  const redis = openRedis(address, {
    retryStrategy: () => null,
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
  });
  try {
    await redis.ping();
    return 'answers';
  } catch (error) {
    const failure = failureOf(redis) ?? error;
    const refusal = redisRefusal(failure) ?? redisRefusal(error);
    if (refusal) throw new ProblemError([refusal]);
    return failure instanceof Error && /Connection is closed|ECONNRESET/.test(failure.message) ? 'closed' : 'away';
  } finally {
    redis.disconnect();
  }
}
