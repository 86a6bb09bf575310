import type { Problem } from '@tycho/ast';
import { type Batch, type BatchItemState, type BatchPlace, batchItemStates, type UpData } from '@tycho/contract';
import type { Redis } from 'ioredis';
import { unlessRedisAway } from '../redis-away.ts';
import { type KeptUp, shownOf, unlessSealed } from '../sealing/job-payload.ts';
import { Sealer } from '../sealing/sealer.ts';
import { CANCEL, COMMIT, LEASE, RELEASE, TALLY } from './scripts.ts';
import { letters } from './states.ts';

/** How long a finished batch is kept, in seconds: as long as a failed job. */
const KEPT = 7 * 24 * 3600;
/** How long is kept what belongs to a batch that is not accepted yet, in seconds. */
const STAGED = 3600;
/** A process that is at work on a batch says so within that time, in milliseconds. */
const LEASED = 10_000;

/** What all systems of one launch of a batch have in common. */
export type BatchLaunch = Pick<UpData, 'system' | 'lifetime' | 'problems' | 'atomic' | 'timeLimits'>;

/** A launch as it is kept, and as it is passed on where it is damaged. */
export type KeptLaunch = Pick<KeptUp, keyof BatchLaunch | 'sealed'>;

export interface Refusal {
  readonly name: string | null;
  readonly problems: readonly Problem[];
}

/** What a batch is made of. */
export type BatchPlan =
  /** `counts`: how many systems of each launch. `refused`: the launches that are not made. */
  | { readonly kind: 'up'; readonly counts: readonly number[]; readonly refused: ReadonlySet<number> }
  /** Takes away the systems of these items of another batch. */
  | { readonly kind: 'down'; readonly source: string; readonly items: readonly number[]; readonly volumes: boolean };

/** A batch that has work left for an API: jobs to be put in the queue, or to be cancelled. */
export interface OpenBatch {
  readonly owner: string;
  readonly plan: BatchPlan;
  /** So many of its items have been put in the queue. */
  readonly fed: number;
  readonly cancelled: boolean;
}

type Scripts = Record<
  'tychoBatchCommit' | 'tychoBatchTally' | 'tychoBatchCancel' | 'tychoBatchLease' | 'tychoBatchRelease',
  (...given: (string | number)[]) => Promise<number>
>;

/**
 * Batches as they are kept in Redis: a hash with counters, and a string with a letter for each item. What is staged
 * becomes a batch in one step; from then on every item reaches its end.
 */
export class Batches {
  readonly #redis: Redis;
  readonly #scripts: Scripts;
  readonly #prefix: string;
  readonly #sealer: Sealer;

  constructor(redis: Redis, prefix: string, sealer = new Sealer()) {
    redis.defineCommand('tychoBatchCommit', { lua: COMMIT, numberOfKeys: 7 });
    redis.defineCommand('tychoBatchTally', { lua: TALLY, numberOfKeys: 3 });
    redis.defineCommand('tychoBatchCancel', { lua: CANCEL, numberOfKeys: 4 });
    redis.defineCommand('tychoBatchLease', { lua: LEASE, numberOfKeys: 1 });
    redis.defineCommand('tychoBatchRelease', { lua: RELEASE, numberOfKeys: 1 });
    this.#redis = redis;
    this.#scripts = redis as unknown as Scripts;
    this.#prefix = prefix;
    this.#sealer = sealer;
  }

  /** Lays launches of a batch that is to come down; forgotten in an hour when it does not. */
  async stage(
    id: string,
    launches: ReadonlyMap<number, BatchLaunch>,
    refusals: ReadonlyMap<number, Refusal>,
  ): Promise<void> {
    const pipeline = this.#redis.pipeline();
    const lay = (part: 'launches' | 'refusals', texts: readonly (readonly [number, string])[]) => {
      if (texts.length === 0) return;
      pipeline.hset(this.#key(id, part), ...texts.flat().map(String)).expire(this.#key(id, part), STAGED);
    };
    lay(
      'launches',
      [...launches].map(([index, it]) => [
        index,
        JSON.stringify(this.#sealer.hide(it, shownOf(it), ['launch', id, String(index)])),
      ]),
    );
    lay(
      'refusals',
      [...refusals].map(([index, it]) => [index, this.#sealer.seal(it, ['refusal', id, String(index)])]),
    );
    await unlessRedisAway(executed(pipeline));
  }

  /** Forgets what was staged. */
  async drop(id: string): Promise<void> {
    await unlessRedisAway(this.#redis.del(this.#key(id, 'launches'), this.#key(id, 'refusals')));
  }

  /** Accepts the batch with all that was staged of it. A batch that was accepted stays as it is. */
  async commit(id: string, owner: string, plan: BatchPlan): Promise<void> {
    const states = statesOf(plan);
    const refused = states.split(letters.refused).length - 1;
    await unlessRedisAway(
      this.#scripts.tychoBatchCommit(
        this.#key(id),
        this.#key(id, 'states'),
        this.#all(),
        this.#all(owner),
        this.#open,
        this.#key(id, 'launches'),
        this.#key(id, 'refusals'),
        id,
        Date.now(),
        states,
        states.length,
        states.length - refused,
        refused,
        'owner',
        owner,
        'plan',
        planText(plan),
      ),
    );
  }

  /**
   * Notes what became of an item. Answers whether it is not to begin, because somebody cancelled the batch before.
   */
  async tally({ id, item }: BatchPlace, state: BatchItemState): Promise<boolean> {
    const keys = [this.#key(id), this.#key(id, 'states'), this.#key(id, 'refusals')];
    return (await this.#scripts.tychoBatchTally(...keys, item, letters[state], Date.now(), KEPT)) === 1;
  }

  /** Lets nothing of a batch begin any more; `false`: there is none. */
  async cancel(id: string): Promise<boolean> {
    const keys = [this.#key(id), this.#key(id, 'states'), this.#key(id, 'refusals'), this.#open];
    return (await unlessRedisAway(this.#scripts.tychoBatchCancel(...keys, id, Date.now(), KEPT))) === 1;
  }

  async get(id: string): Promise<Batch | null> {
    const [batch] = await this.#read([id]);
    return batch ?? null;
  }

  /** Newest first, of one owner or of all; from the cursor of the page before. */
  async list(
    owner: string | undefined,
    { limit, cursor }: { readonly limit: number; readonly cursor: number },
  ): Promise<{ readonly batches: Batch[]; readonly cursor: number | null }> {
    const all = this.#all(owner);
    const ids = await unlessRedisAway(this.#redis.zrevrange(all, cursor, cursor + limit - 1));
    const batches = await this.#read(ids);
    const gone = ids.filter((_, index) => batches[index] === null);
    if (gone.length > 0) await unlessRedisAway(this.#redis.zrem(all, ...gone));
    const next = ids.length === limit ? cursor + limit - gone.length : null;
    return { batches: batches.filter((it) => it !== null), cursor: next };
  }

  /** A letter for each item (`states.ts`). */
  async states(id: string): Promise<string> {
    return (await unlessRedisAway(this.#redis.get(this.#key(id, 'states')))) ?? '';
  }

  async open(id: string): Promise<OpenBatch | null> {
    const found = await unlessRedisAway(this.#redis.hmget(this.#key(id), 'owner', 'plan', 'fed', 'cancelled'));
    const [owner, plan, fed, cancelled] = found;
    if (!owner || !plan) return null;
    return { owner, plan: planIn(plan), fed: Number(fed), cancelled: cancelled !== null };
  }

  /** Ids of the batches that have work left for an API. */
  async atWork(): Promise<string[]> {
    return unlessRedisAway(this.#redis.smembers(this.#open));
  }

  /** Launches as they were staged; one that is damaged as it is kept, which nobody can open. Throws `payload-locked`. */
  async launches(id: string, indices: readonly number[]): Promise<(KeptLaunch | null)[]> {
    return (await this.#texts(id, 'launches', indices)).map((text, at) => {
      if (text === null) return null;
      const kept = JSON.parse(text) as KeptLaunch;
      return unlessSealed(
        () => this.#sealer.reveal(kept, ['launch', id, String(indices[at])]),
        (reason) => {
          if (!this.#sealer.hasKeysOf(kept)) throw reason;
          return kept;
        },
      );
    });
  }

  /** Why launches are not made, or why that cannot be told. */
  async refusals(id: string, indices: readonly number[]): Promise<(Refusal | null)[]> {
    return (await this.#texts(id, 'refusals', indices)).map((text, at) =>
      unlessSealed<Refusal | null>(
        () => (text === null ? null : this.#sealer.open(text, ['refusal', id, String(indices[at])])),
        ({ problems }) => ({ name: null, problems }),
      ),
    );
  }

  /** So many items are in the queue; launches of which all are need not be kept. */
  async fedUpTo(id: string, fed: number, done: readonly number[]): Promise<void> {
    const pipeline = this.#redis.pipeline().hset(this.#key(id), 'fed', fed);
    if (done.length > 0) pipeline.hdel(this.#key(id, 'launches'), ...done.map(String));
    await unlessRedisAway(executed(pipeline));
  }

  /** Whether the batch is this process's to work on, for a while. */
  async lease(id: string, token: string): Promise<boolean> {
    return (await unlessRedisAway(this.#scripts.tychoBatchLease(this.#key(id, 'lease'), token, LEASED))) === 1;
  }

  /** Lets another process work on the batch: this one cannot. */
  async release(id: string, token: string): Promise<void> {
    await unlessRedisAway(this.#scripts.tychoBatchRelease(this.#key(id, 'lease'), token));
  }

  /** Nothing is left to do for an API. */
  async close(id: string): Promise<void> {
    const pipeline = this.#redis.pipeline().srem(this.#open, id).del(this.#key(id, 'launches'), this.#key(id, 'lease'));
    await unlessRedisAway(executed(pipeline));
  }

  /** `true` once in so many seconds, to one of those who ask. */
  async isTimeToLook(id: string, seconds: number): Promise<boolean> {
    const look = this.#redis.set(this.#key(id, 'looked'), '1', 'EX', seconds, 'NX');
    return (await unlessRedisAway(look)) === 'OK';
  }

  async #read(ids: readonly string[]): Promise<(Batch | null)[]> {
    const pipeline = this.#redis.pipeline();
    for (const id of ids) pipeline.hgetall(this.#key(id));
    const found = (await unlessRedisAway(executed(pipeline))) as Record<string, string>[];
    return found.map((fields, index) => batchOf(ids[index] ?? '', fields));
  }

  async #texts(id: string, part: string, indices: readonly number[]): Promise<(string | null)[]> {
    if (indices.length === 0) return [];
    return unlessRedisAway(this.#redis.hmget(this.#key(id, part), ...indices.map(String)));
  }

  get #open(): string {
    return `${this.#prefix}:batches-at-work`;
  }

  #all(owner?: string): string {
    return owner === undefined ? `${this.#prefix}:batches` : `${this.#prefix}:batches:${owner}`;
  }

  #key(id: string, part?: string): string {
    return `${this.#prefix}:batch:${id}${part === undefined ? '' : `:${part}`}`;
  }
}

function batchOf(id: string, fields: Readonly<Record<string, string>>): Batch | null {
  const { owner, plan, total, createdAt, finishedAt, cancelled } = fields;
  if (owner === undefined || plan === undefined) return null;
  const counts = Object.fromEntries(batchItemStates.map((it) => [it, Number(fields[letters[it]] ?? 0)]));
  return {
    id,
    kind: (JSON.parse(plan) as { kind: 'up' | 'down' }).kind,
    owner,
    total: Number(total),
    counts: counts as Batch['counts'],
    cancelled: cancelled !== undefined,
    createdAt: new Date(Number(createdAt)).toISOString(),
    finishedAt: finishedAt === undefined ? null : new Date(Number(finishedAt)).toISOString(),
  };
}

/** A letter for each item, before any has begun. */
function statesOf(plan: BatchPlan): string {
  if (plan.kind === 'down') return letters.queued.repeat(plan.items.length);
  const { counts, refused } = plan;
  return counts.map((count, index) => (refused.has(index) ? letters.refused : letters.queued).repeat(count)).join('');
}

const planText = (plan: BatchPlan): string =>
  JSON.stringify(plan.kind === 'up' ? { ...plan, refused: [...plan.refused] } : plan);

function planIn(text: string): BatchPlan {
  const plan = JSON.parse(text);
  return plan.kind === 'up' ? { ...plan, refused: new Set(plan.refused as number[]) } : plan;
}

/** What the commands answered; throws the first error of one. */
async function executed(pipeline: ReturnType<Redis['pipeline']>): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
