import type { Redis } from 'ioredis';
import { dataScript, enterScript, progressScript, turnScript } from './line-scripts.ts';
import { LOCK_DURATION } from './lock-duration.ts';
import { jobKey, lockKey } from './names.ts';
import type { KeptData, KeptProgress } from './sealing/job-payload.ts';

/** Where an operation stands in the line of its system. */
export type Turn =
  | { readonly kind: 'first' }
  /** After `ahead`, which has to end before. */
  | { readonly kind: 'behind'; readonly ahead: string }
  /** It has nothing to do any more: `by` was accepted after it, or, `null`, somebody asked for its end. */
  | { readonly kind: 'ended'; readonly by: string | null }
  /** Another worker has the job: whoever asked is to leave all of it alone. */
  | { readonly kind: 'lost' };

/** A worker's hold on a job, as BullMQ knows it. */
export interface Holder {
  readonly jobId: string;
  readonly token: string;
}

type Scripts = Record<
  'tychoEnter' | 'tychoTurn' | 'tychoProgress' | 'tychoData',
  (...given: (string | number)[]) => Promise<unknown>
>;

/** A line that nobody touched for so long belongs to jobs that are no more, in seconds. */
const FORGOTTEN_AFTER = 7 * 24 * 3600;

/** Longer than it takes to enter a line after having looked at it, in seconds. */
const RESERVED_FOR = 20;

/**
 * The operations on one system, in the order in which they were accepted: a Redis list of job ids per
 * system. One at a time is first; the others wait. What comes later ends what stands before it: a `down` every
 * other one, and those that say what the system is to be (`up`, `modify`) each other. Nothing ends a `down`.
 */
export class SystemLine {
  readonly #redis: Redis;
  readonly #scripts: Scripts;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    redis.defineCommand('tychoEnter', { lua: enterScript, numberOfKeys: 1 });
    redis.defineCommand('tychoTurn', { lua: turnScript, numberOfKeys: 3 });
    redis.defineCommand('tychoProgress', { lua: progressScript, numberOfKeys: 4 });
    redis.defineCommand('tychoData', { lua: dataScript, numberOfKeys: 2 });
    this.#redis = redis;
    this.#scripts = redis as unknown as Scripts;
    this.#prefix = prefix;
  }

  /**
   * Puts jobs in line, before they are put in the queue. One that was entered before is not entered again.
   * Answers those that stand before one of them.
   */
  async enter(entries: readonly { readonly guid: string; readonly jobId: string }[]): Promise<string[]> {
    const pipeline = this.#redis.pipeline();
    for (const { guid, jobId } of entries)
      (pipeline as unknown as Scripts).tychoEnter(this.#key(guid), jobId, jobKey(this.#prefix, ''), FORGOTTEN_AFTER);
    const answers = (await pipeline.exec()) ?? [];
    for (const [error] of answers) if (error) throw error;
    return [...new Set(answers.flatMap(([, before]) => before as string[]))];
  }

  /** Answers `true` once in a while for each system, to one of those who ask at the same time. */
  async reserve(guid: string): Promise<boolean> {
    return (await this.#redis.set(`${this.#key(guid)}:reserved`, '1', 'EX', RESERVED_FOR, 'NX')) === 'OK';
  }

  members(guid: string): Promise<string[]> {
    return this.#redis.lrange(this.#key(guid), 0, -1);
  }

  /**
   * Where a job stands, for the worker that holds it; renews its hold. `cancellable`: it may be ended on request.
   * One that is missing from its line (Redis lost it) enters it again, at the end.
   */
  async turn(guid: string, { jobId, token }: Holder, cancellable = true): Promise<Turn> {
    const [kind, other = ''] = (await this.#scripts.tychoTurn(
      this.#key(guid),
      this.#cancelledKey(guid),
      lockKey(this.#prefix, jobId),
      jobId,
      token,
      LOCK_DURATION,
      jobKey(this.#prefix, ''),
      FORGOTTEN_AFTER,
      cancellable ? 1 : 0,
    )) as [Turn['kind'], string?];
    switch (kind) {
      case 'behind':
        return { kind, ahead: other };
      case 'ended':
        return { kind, by: other || null };
      case 'first':
      case 'lost':
        return { kind };
    }
  }

  /** Asks for the end of an operation; its worker does it at its next safe point. */
  async cancel(guid: string, jobId: string): Promise<void> {
    const key = this.#cancelledKey(guid);
    await this.#redis.multi().sadd(key, jobId).expire(key, FORGOTTEN_AFTER).exec();
  }

  /** The operations of a system that somebody asked to end. */
  async cancelled(guid: string): Promise<ReadonlySet<string>> {
    return new Set(await this.#redis.smembers(this.#cancelledKey(guid)));
  }

  /** Keeps how far a job has come; answers `false`, and keeps nothing, when its worker lost it. */
  async keepProgress({ jobId, token }: Holder, progress: KeptProgress): Promise<boolean> {
    const answer = await this.#scripts.tychoProgress(
      jobKey(this.#prefix, jobId),
      lockKey(this.#prefix, jobId),
      jobKey(this.#prefix, 'events'),
      jobKey(this.#prefix, 'meta'),
      jobId,
      token,
      JSON.stringify(progress),
      JSON.stringify({ begun: progress.begun }),
    );
    return answer === 1;
  }

  /** Keeps other data for a job; answers `false`, and keeps nothing, when its worker lost it. */
  async keepData({ jobId, token }: Holder, data: KeptData): Promise<boolean> {
    const keys = [jobKey(this.#prefix, jobId), lockKey(this.#prefix, jobId)];
    return (await this.#scripts.tychoData(...keys, token, JSON.stringify(data))) === 1;
  }

  /** Ends an operation's stay; answers the one that is first now. */
  async leave(guid: string, jobId: string): Promise<string | null> {
    const key = this.#key(guid);
    const answers = await this.#redis
      .multi()
      .lrem(key, 0, jobId)
      .srem(this.#cancelledKey(guid), jobId)
      .lindex(key, 0)
      .exec();
    return (answers?.[2]?.[1] as string | null | undefined) ?? null;
  }

  #key(guid: string): string {
    return `${this.#prefix}:line:${guid}`;
  }

  #cancelledKey(guid: string): string {
    return `${this.#key(guid)}:cancelled`;
  }
}
