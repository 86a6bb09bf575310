import type { Redis } from 'ioredis';
import type { Entry } from '../entry.ts';
import { jobKey, QUEUE_NAME } from '../names.ts';
import { priorities } from '../priorities.ts';
import { unlessRedisAway } from '../redis-away.ts';
import type { KeptData } from '../sealing/job-payload.ts';
import { type Band, type Bands, bandOf, usualBands } from './bands.ts';
import { ADVANCE, TAG } from './scripts.ts';

type Scripts = Record<'tychoTag' | 'tychoAdvance', (...given: (string | number)[]) => Promise<number>>;

/**
 * Start-time fair queueing between owners. Each job gets a tag, one more than the last one of its owner and at least one
 * more than that of the job that was begun last; the lowest tag is begun first. So an owner who has many jobs waits for
 * them, and one who has few does not.
 */
export class Fairness {
  readonly #scripts: Scripts;
  readonly #prefix: string;
  readonly #bands: Bands;

  constructor(redis: Redis, prefix: string, bands: Bands = usualBands) {
    redis.defineCommand('tychoTag', { lua: TAG, numberOfKeys: 3 });
    redis.defineCommand('tychoAdvance', { lua: ADVANCE, numberOfKeys: 2 });
    this.#scripts = redis as unknown as Scripts;
    this.#prefix = prefix;
    this.#bands = bands;
  }

  /** The priorities of jobs that are to be put in the queue, in their order. */
  async priorities(entries: readonly Entry<KeptData>[]): Promise<number[]> {
    const groups = Map.groupBy(entries, ({ data }) => `${bandOf(data, this.#bands)?.name} ${data.owner}`);
    const found = new Map<Entry<KeptData>, number>();
    for (const group of groups.values()) {
      const data = group[0]?.data;
      const band = data && bandOf(data, this.#bands);
      const first = data && band ? await unlessRedisAway(this.#tag(band, data.owner, group.length)) : null;
      for (const [index, it] of group.entries())
        found.set(it, band && first !== null ? band.base + Math.min(first + index, band.width) : priorities.down);
    }
    return entries.map((it) => found.get(it) ?? priorities.down);
  }

  /** A worker has taken a job that had this priority: those who come now stand behind it. */
  async begun(priority: number): Promise<void> {
    const band = Object.values(this.#bands).find((it: Band) => priority > it.base && priority <= it.base + it.width);
    if (band === undefined) return;
    const { name, base, width } = band as Band;
    await this.#scripts.tychoAdvance(this.#key('now'), this.#waiting, name, base, width, priority - base);
  }

  #tag({ name, base, width }: Band, owner: string, count: number): Promise<number> {
    const keys = [this.#key('now'), this.#key(name), this.#waiting];
    return this.#scripts.tychoTag(...keys, name, base, width, owner, count, jobKey(this.#prefix, ''));
  }

  /** Where BullMQ keeps the jobs that wait for a worker, by priority. */
  get #waiting(): string {
    return `${this.#prefix}:${QUEUE_NAME}:prioritized`;
  }

  #key(part: string): string {
    return `${this.#prefix}:fair:${part}`;
  }
}
