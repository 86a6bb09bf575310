import type { Redis } from 'ioredis';

/** The cluster does not answer a worker. */
export interface Outage {
  readonly since: Date;
  /** What the last one to ask was told. */
  readonly reason: string;
}

/** An outage that no worker has told of for so long is over, or nobody waits for its end; milliseconds. */
const TOLD_FOR = 60_000;
/** How long the end of the last one is known: longer than any job waits, in seconds. */
const ENDED_FOR = 7 * 24 * 3600;

/** When the cluster did not answer, as the workers of one queue tell each other and the API. */
export class Outages {
  readonly #redis: Redis;
  readonly #current: string;
  readonly #ended: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#current = `${prefix}:outage`;
    this.#ended = `${prefix}:outage:ended`;
  }

  /** The cluster still does not answer. To be told again while that is so. */
  async tell(reason: string, now = Date.now()): Promise<void> {
    const all = this.#redis.multi().hsetnx(this.#current, 'since', now).hset(this.#current, 'reason', reason);
    await all.pexpire(this.#current, TOLD_FOR).exec();
  }

  /** The cluster answers again. */
  async end(now = Date.now()): Promise<void> {
    await this.#redis.multi().del(this.#current).set(this.#ended, now, 'EX', ENDED_FOR).exec();
  }

  async current(): Promise<Outage | null> {
    const { since, reason = '' } = await this.#redis.hgetall(this.#current);
    return since === undefined ? null : { since: new Date(Number(since)), reason };
  }

  /** When the last one ended, in milliseconds since 1970; 0 when there was none. */
  async lastEnd(): Promise<number> {
    return Number((await this.#redis.get(this.#ended)) ?? 0);
  }
}
