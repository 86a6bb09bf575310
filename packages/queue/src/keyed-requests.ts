import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { unlessRedisAway } from './redis-away.ts';
import { Sealer } from './sealing/sealer.ts';

/** How long a key is known, in seconds: as long as the outcome of a job. */
const KEPT = 24 * 3600;
/** Who has not said for so long that it is at work on a request is taken for dead, in milliseconds. */
const LEASE = 3_000;
/** How often it says so, in milliseconds. */
export const RENEWAL = 1_000;

/** An answer as it is given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is to be done with a request that has a key. */
export type Claim =
  /** It is the caller's. */
  | { readonly kind: 'mine' }
  /** Another one is at work on it. */
  | { readonly kind: 'busy' }
  /** The key belongs to another request. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

/** KEYS: the request. ARGV: token, lease, seconds kept, fingerprints, of which the first is kept. */
const CLAIM = `
local fingerprint, answer, token, lease = unpack(redis.call('HMGET', KEYS[1], 'fingerprint', 'answer', 'token', 'lease'))
local same = not fingerprint
for index = 4, #ARGV do same = same or fingerprint == ARGV[index] end
if not same then return {'reused'} end
if answer then return {'answered', answer} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if token and token ~= ARGV[1] and tonumber(lease) > now then return {'busy'} end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[4], 'token', ARGV[1], 'lease', now + tonumber(ARGV[2]))
if not fingerprint then redis.call('EXPIRE', KEYS[1], ARGV[3]) end
return {'mine'}
`;

/** The first decision counts. KEYS: the request. ARGV: decision. */
const DECIDE = `
redis.call('HSETNX', KEYS[1], 'decision', ARGV[1])
return redis.call('HGET', KEYS[1], 'decision')
`;

/** The first answer counts. KEYS: the request. ARGV: answer. */
const ANSWER = `
redis.call('HSETNX', KEYS[1], 'answer', ARGV[1])
redis.call('HDEL', KEYS[1], 'decision', 'token', 'lease')
return redis.call('HGET', KEYS[1], 'answer')
`;

/** KEYS: the request. ARGV: token. */
const RELEASE = `
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('HDEL', KEYS[1], 'token', 'lease') end
`;

/** Known to Redis by their hashes after the first time. */
type Scripts = Record<
  'tychoClaim' | 'tychoDecide' | 'tychoAnswer' | 'tychoRelease',
  (...given: (string | number)[]) => Promise<unknown>
>;

/**
 * Requests that have a key, so that they can be repeated: who is at work on one, what was decided, what was answered.
 * A decision is kept before it is carried out; who takes a request over from one that died carries out the same.
 */
export class KeyedRequests {
  readonly #redis: Redis;
  readonly #scripts: Scripts;
  readonly #prefix: string;
  readonly #sealer: Sealer;

  constructor(redis: Redis, prefix: string, sealer = new Sealer()) {
    redis.defineCommand('tychoClaim', { lua: CLAIM, numberOfKeys: 1 });
    redis.defineCommand('tychoDecide', { lua: DECIDE, numberOfKeys: 1 });
    redis.defineCommand('tychoAnswer', { lua: ANSWER, numberOfKeys: 1 });
    redis.defineCommand('tychoRelease', { lua: RELEASE, numberOfKeys: 1 });
    this.#redis = redis;
    this.#scripts = redis as unknown as Scripts;
    this.#prefix = prefix;
    this.#sealer = sealer;
  }

  /** Where a request is kept. */
  keyOf({ caller, owner }: { readonly caller: string; readonly owner: string }, key: string): string {
    const hash = createHash('sha256').update(`${caller}\0${owner}\0${key}`).digest('base64url');
    return `${this.#prefix}:request:${hash}`;
  }

  /** What tells a request from others: the first is kept, and any of them is that of the same request. */
  fingerprints(request: string): readonly string[] {
    return this.#sealer.digests(request);
  }

  /** Takes the request, or says why not. Who has it claims it again each `RENEWAL`. */
  async claim(at: string, fingerprints: readonly string[], token: string): Promise<Claim> {
    const claimed = unlessRedisAway(this.#scripts.tychoClaim(at, token, LEASE, KEPT, ...fingerprints));
    const [kind, answer] = (await claimed) as [Claim['kind'], string | undefined];
    return kind === 'answered' ? { kind, answer: this.#open<KeptAnswer>(at, 'answer', answer ?? '') } : { kind };
  }

  /** Keeps what was decided; answers what was decided first. */
  async decide<T>(at: string, decide: () => Promise<T>): Promise<T> {
    const earlier = await unlessRedisAway(this.#redis.hget(at, 'decision'));
    if (earlier !== null) return this.#open<T>(at, 'decision', earlier);
    const decided = this.#sealer.seal(await decide(), ['request', at, 'decision']);
    return this.#open<T>(at, 'decision', (await unlessRedisAway(this.#scripts.tychoDecide(at, decided))) as string);
  }

  /** Keeps what was answered; answers what was answered first. */
  async answer(at: string, answer: KeptAnswer): Promise<KeptAnswer> {
    const sealed = this.#sealer.seal(answer, ['request', at, 'answer']);
    return this.#open(at, 'answer', (await unlessRedisAway(this.#scripts.tychoAnswer(at, sealed))) as string);
  }

  /** Lets another one try: this one could not. */
  async release(at: string, token: string): Promise<void> {
    await unlessRedisAway(this.#scripts.tychoRelease(at, token));
  }

  #open<T>(at: string, what: 'decision' | 'answer', text: string): T {
    return this.#sealer.open<T>(text, ['request', at, what]);
  }
}
