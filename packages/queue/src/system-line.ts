import type { Redis } from 'ioredis';

/** Where an operation stands in the line of its system. */
export type Turn =
  | { readonly kind: 'first' }
  /** After `ahead`, which has to end before. */
  | { readonly kind: 'behind'; readonly ahead: string }
  /** A `down` was accepted after this one: it has nothing to do any more. */
  | { readonly kind: 'cancelled' };

/** A line that nobody touched for so long belongs to jobs that are no more, in seconds. */
const FORGOTTEN_AFTER = 7 * 24 * 3600;

/** Longer than it takes to enter a line after having looked at it, in seconds. */
const RESERVED_FOR = 20;

/**
 * The operations on one system, in the order in which they were accepted: a Redis list of job ids per
 * system. One at a time is first; the others wait. Job ids start with the kind of operation, so the line
 * alone says whether one is cancelled: when a `down` stands behind it.
 */
export class SystemLine {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async enter(entries: readonly { readonly guid: string; readonly jobId: string }[]): Promise<void> {
    const pipeline = this.#redis.pipeline();
    for (const { guid, jobId } of entries)
      pipeline.rpush(this.#key(guid), jobId).expire(this.#key(guid), FORGOTTEN_AFTER);
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }

  /** Answers `true` once in a while for each system, to one of those who ask at the same time. */
  async reserve(guid: string): Promise<boolean> {
    return (await this.#redis.set(`${this.#key(guid)}:reserved`, '1', 'EX', RESERVED_FOR, 'NX')) === 'OK';
  }

  members(guid: string): Promise<string[]> {
    return this.#redis.lrange(this.#key(guid), 0, -1);
  }

  /** One that is missing from its line (Redis lost it) enters it again, at the end. */
  async turn(guid: string, jobId: string): Promise<Turn> {
    const members = await this.members(guid);
    const index = members.indexOf(jobId);
    if (index < 0) {
      await this.enter([{ guid, jobId }]);
      return this.turn(guid, jobId);
    }
    if (!isDown(jobId) && members.slice(index).some(isDown)) return { kind: 'cancelled' };
    const ahead = members[index - 1];
    return ahead === undefined ? { kind: 'first' } : { kind: 'behind', ahead };
  }

  /** Ends an operation's stay; answers the one that is first now. */
  async leave(guid: string, jobId: string): Promise<string | null> {
    await this.#redis.lrem(this.#key(guid), 0, jobId);
    return this.#redis.lindex(this.#key(guid), 0);
  }

  #key(guid: string): string {
    return `${this.#prefix}:line:${guid}`;
  }
}

const isDown = (jobId: string): boolean => jobId.startsWith('down-');
