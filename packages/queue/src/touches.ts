import type { Redis } from 'ioredis';

/** Systems that were touched in one request to Redis. */
const AT_ONCE = 1_000;

/**
 * When each system was last touched, which is what idle systems are told by. Only Redis knows it: where it has
 * forgotten, a system counts as touched when somebody looks next, so it stays for a whole idle time more.
 */
export class Touches {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:touched`;
  }

  /** Touches a system that was touched or launched before; `false`: it is not known here. */
  async again(guid: string, now = Date.now()): Promise<boolean> {
    const [[, before] = []] =
      (await this.#redis.multi().zscore(this.#key, guid).zadd(this.#key, 'XX', 'GT', now, guid).exec()) ?? [];
    return before !== null && before !== undefined;
  }

  async touch(guids: readonly string[], now = Date.now()): Promise<void> {
    for (const some of chunks(guids)) await this.#redis.zadd(this.#key, 'GT', ...some.flatMap((it) => [now, it]));
  }

  /** When these were last touched, in milliseconds since 1970. Those that are not known are touched by that. */
  async of(guids: readonly string[], now = Date.now()): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const some of chunks(guids)) {
      await this.#redis.zadd(this.#key, 'NX', ...some.flatMap((it) => [now, it]));
      const scores = await this.#redis.zmscore(this.#key, ...some);
      for (const [index, guid] of some.entries()) found.set(guid, Number(scores[index] ?? now));
    }
    return found;
  }

  /** Forgets those that are gone, and were not touched since `before`. */
  async forget(staying: ReadonlySet<string>, before: number): Promise<void> {
    const old = await this.#redis.zrangebyscore(this.#key, '-inf', `(${before}`);
    for (const some of chunks(old.filter((it) => !staying.has(it)))) await this.#redis.zrem(this.#key, ...some);
  }
}

function* chunks(guids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < guids.length; at += AT_ONCE) yield guids.slice(at, at + AT_ONCE);
}
