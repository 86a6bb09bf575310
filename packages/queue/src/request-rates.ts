import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** In seconds. */
const MINUTE = 60;

/**
 * Counts requests by the minute, for all APIs of one Redis together. While Redis is away each counts for itself: that a
 * request came too often is no reason to refuse it for want of Redis.
 */
export class RequestRates {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #limiters = new Map<number, RateLimiterRedis>();

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  /** Counts one more; `null`: it may come. Else how long until the next one may, in milliseconds. */
  async count(who: string, perMinute: number): Promise<number | null> {
    try {
      await this.#limiter(perMinute).consume(who);
      return null;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
      throw refused;
    }
  }

  #limiter(perMinute: number): RateLimiterRedis {
    const known = this.#limiters.get(perMinute);
    if (known) return known;
    const every = { points: perMinute, duration: MINUTE };
    const made = new RateLimiterRedis({
      ...every,
      storeClient: this.#redis,
      keyPrefix: `${this.#prefix}:rate:${perMinute}`,
      // Who is over it is known here until the minute ends, and costs Redis nothing.
      inMemoryBlockOnConsumed: perMinute + 1,
      insuranceLimiter: new RateLimiterMemory(every),
    });
    this.#limiters.set(perMinute, made);
    return made;
  }
}
