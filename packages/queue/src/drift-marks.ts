import type { Redis } from 'ioredis';

/** How a system that is there differs from what was asked for, as one worker last saw it. */
export interface DriftMark {
  /** Of what was looked at. */
  readonly fingerprint: string;
  readonly seenAt: string;
  readonly drift: readonly {
    readonly artifact: string;
    readonly difference: 'missing' | 'changed';
    readonly fields: readonly string[];
  }[];
}

/** What somebody changed by hand, by GUID, until it is mended. It is found anew when Redis has forgotten it. */
export class DriftMarks {
  readonly #redis: Redis;
  readonly #key: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:drift`;
  }

  async all(): Promise<Map<string, DriftMark>> {
    const marks = Object.entries(await this.#redis.hgetall(this.#key));
    return new Map(marks.map(([guid, it]) => [guid, JSON.parse(it) as DriftMark]));
  }

  async of(guids: readonly string[]): Promise<Map<string, DriftMark>> {
    if (guids.length === 0) return new Map();
    const marks = await this.#redis.hmget(this.#key, ...guids);
    return new Map(
      guids.flatMap((guid, index) => {
        const mark = marks[index];
        return mark ? [[guid, JSON.parse(mark) as DriftMark]] : [];
      }),
    );
  }

  async set(guid: string, mark: DriftMark): Promise<void> {
    await this.#redis.hset(this.#key, guid, JSON.stringify(mark));
  }

  async forget(guids: readonly string[]): Promise<void> {
    if (guids.length > 0) await this.#redis.hdel(this.#key, ...guids);
  }
}
