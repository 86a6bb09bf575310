import { ProblemError, problem } from '@tycho/ast';
import type { JobData } from '@tycho/contract';
import type { Redis } from 'ioredis';
import { QUEUE_NAME } from './names.ts';

/** How much may be asked for; `null` of a limit: as much as one likes. */
export interface Limits {
  /** Operations that have not ended. */
  readonly queue: number | null;
  /** Systems of one owner: those in the cluster, and launches on their way. */
  readonly systemsPerOwner: number | null;
  /** Launches of one owner in a minute; as many may come at once. */
  readonly launchesPerMinute: number | null;
}

export const usualLimits: Limits = { queue: 100_000, systemsPerOwner: null, launchesPerMinute: null };

/** What has to be known of a job to admit it. */
export interface Admitted {
  readonly id: string;
  readonly data: Pick<JobData, 'kind' | 'guid' | 'owner'>;
}

/** The GUIDs of the systems of an owner that are in the cluster. */
export type OwnedSystems = (owner: string) => Promise<readonly string[]>;

/** What is admitted is in the queue after so long, or never comes; milliseconds. */
const ON_ITS_WAY = 30_000;
/** How long what is known of the systems of an owner is taken as true, in milliseconds. */
const KNOWN_FOR = { usually: 60_000, whenFull: 5_000 };
/** Seconds after which somebody may have taken away a system. */
const LATER = 30;

/**
 * Says who may come in, in one step of Redis, so that a hundred who come at the same time get the ten places that are
 * left. KEYS: wait, paused, prioritized, delayed, active, completed of BullMQ; admitted and not yet there; the systems
 * of the owner; the launches of the owner. ARGV: now, jobs, limit of the queue, limit of systems, launches a minute,
 * whose name stands for all that come, the start of the keys of jobs, how long on its way, GUIDs that are launched.
 * A limit of -1 is none. Answers what is full and seconds to wait.
 */
const ADMIT = `
local now, jobs = tonumber(ARGV[1]), tonumber(ARGV[2])
local queueLimit, systemLimit, rate = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local unfinished = 0
if queueLimit >= 0 then
  unfinished = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('ZCARD', KEYS[3])
    + redis.call('ZCARD', KEYS[4]) + redis.call('LLEN', KEYS[5])
  redis.call('ZREMRANGEBYSCORE', KEYS[7], '-inf', now)
  for _, coming in ipairs(redis.call('ZRANGE', KEYS[7], 0, -1)) do
    local count, id = coming:match('^(%d+) (.*)$')
    if redis.call('EXISTS', ARGV[7] .. id) == 1 then redis.call('ZREM', KEYS[7], coming)
    else unfinished = unfinished + tonumber(count) end
  end
  if unfinished + jobs > queueLimit then
    local ended = redis.call('ZCOUNT', KEYS[6], now - 60000, '+inf')
    local over = unfinished + jobs - queueLimit
    return {'queue-full', math.min(60, math.max(1, math.ceil(over * 60 / math.max(ended, 1)))), unfinished}
  end
end
local more = 0
for index = 9, #ARGV do
  if not redis.call('ZSCORE', KEYS[8], ARGV[index]) then more = more + 1 end
end
if systemLimit >= 0 then
  local systems = redis.call('ZCARD', KEYS[8])
  if more > 0 and systems + more > systemLimit then return {'owner-limit', ${LATER}, systems} end
end
local launches = #ARGV - 8
if rate >= 0 and launches > 0 then
  local left, at = unpack(redis.call('HMGET', KEYS[9], 'left', 'at'))
  left = math.min(rate, (tonumber(left) or rate) + (now - (tonumber(at) or now)) * rate / 60000)
  if launches > left then
    return {'rate-limit', math.max(1, math.ceil((math.min(launches, rate) - left) * 60 / math.max(rate, 1))), math.floor(left)}
  end
  redis.call('HSET', KEYS[9], 'left', left - launches, 'at', now)
  redis.call('PEXPIRE', KEYS[9], 120000)
end
if queueLimit >= 0 and jobs > 0 then redis.call('ZADD', KEYS[7], now + tonumber(ARGV[8]), jobs .. ' ' .. ARGV[6]) end
if systemLimit >= 0 then
  for index = 9, #ARGV do redis.call('ZADD', KEYS[8], now, ARGV[index]) end
end
return {'', 0, 0}
`;

/**
 * What the cluster and the lines of systems say of an owner. What was admitted since they were asked stays. KEYS: the
 * systems of the owner. ARGV: when they were asked, GUIDs.
 */
const LEARN = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])
for index = 2, #ARGV do redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[index]) end
redis.call('EXPIRE', KEYS[1], 604800)
`;

/** Known to Redis by their hashes after the first time. */
type Scripts = Record<'tychoAdmit' | 'tychoLearn', (...given: (string | number)[]) => Promise<unknown>>;

type Answer = ['' | 'queue-full' | 'owner-limit' | 'rate-limit', number, number];

/** Back-pressure: refuses what would be more than the operator wants, for a time. A `down` is never refused. */
export class Admission {
  readonly #redis: Redis;
  readonly #scripts: Scripts;
  readonly #prefix: string;
  readonly #limits: Limits;
  readonly #owned: OwnedSystems;
  readonly #learning = new Map<string, Promise<boolean>>();

  constructor(redis: Redis, prefix: string, limits: Limits, owned: OwnedSystems) {
    this.#redis = redis;
    redis.defineCommand('tychoAdmit', { lua: ADMIT, numberOfKeys: 9 });
    redis.defineCommand('tychoLearn', { lua: LEARN, numberOfKeys: 1 });
    this.#scripts = redis as unknown as Scripts;
    this.#prefix = prefix;
    this.#limits = limits;
    this.#owned = owned;
  }

  /** Lets all of them in, or throws a `ProblemError` that says what is full and when to come back. */
  async admit(entries: readonly Admitted[]): Promise<void> {
    if (Object.values(this.#limits).every((it) => it === null)) return;
    const coming = Map.groupBy(
      entries.filter((it) => it.data.kind !== 'down'),
      (it) => it.data.owner,
    );
    for (const [owner, own] of coming) await this.#admit(owner, own);
  }

  async #admit(owner: string, entries: readonly Admitted[]): Promise<void> {
    await this.#learn(owner, KNOWN_FOR.usually);
    let [full, seconds, there] = await this.#ask(owner, entries);
    if (full === 'owner-limit' && (await this.#learn(owner, KNOWN_FOR.whenFull)))
      [full, seconds, there] = await this.#ask(owner, entries);
    if (full !== '') throw refusal(full, { owner, seconds, there, asked: entries.length, limits: this.#limits });
  }

  async #ask(owner: string, entries: readonly Admitted[]): Promise<Answer> {
    const bull = `${this.#prefix}:${QUEUE_NAME}:`;
    const lists = ['wait', 'paused', 'prioritized', 'delayed', 'active', 'completed'].map((it) => `${bull}${it}`);
    const keys = [
      ...lists,
      `${this.#prefix}:admitted`,
      ownerKey(this.#prefix, 'systems', owner),
      ownerKey(this.#prefix, 'launches', owner),
    ];
    const { queue, systemsPerOwner, launchesPerMinute } = this.#limits;
    const launched = entries.filter((it) => it.data.kind === 'up').map((it) => it.data.guid);
    const limits = [queue, systemsPerOwner, launchesPerMinute].map((it) => it ?? -1);
    const rest = [...limits, entries[0]?.id ?? '', bull, ON_ITS_WAY, ...launched];
    return this.#scripts.tychoAdmit(...keys, Date.now(), entries.length, ...rest) as Promise<Answer>;
  }

  /**
   * Asks the cluster for the systems of an owner, at most once in so long; whether it did. Who comes while it is asked
   * waits for the answer: before it nobody knows how many there are.
   */
  #learn(owner: string, age: number): Promise<boolean> {
    if (this.#limits.systemsPerOwner === null) return Promise.resolve(false);
    const key = `${age} ${owner}`;
    const learning = this.#learning.get(key) ?? this.#askCluster(owner, age).finally(() => this.#learning.delete(key));
    this.#learning.set(key, learning);
    return learning;
  }

  async #askCluster(owner: string, age: number): Promise<boolean> {
    const asked = Date.now();
    const mark = ownerKey(this.#prefix, 'learnt', owner);
    const last = Number((await this.#redis.get(mark)) ?? 0);
    if (asked - last < age) return false;
    const before = asked - ON_ITS_WAY;
    const running = await this.#owned(owner).catch(() => null);
    const isAsked = () => this.#redis.set(mark, asked, 'PX', KNOWN_FOR.usually);
    if (running === null) {
      await isAsked();
      return false;
    }
    const known = await this.#redis.zrangebyscore(ownerKey(this.#prefix, 'systems', owner), '-inf', `(${before}`);
    const lines = this.#redis.pipeline();
    for (const guid of known) lines.exists(`${this.#prefix}:line:${guid}`);
    const inLine = (await lines.exec()) ?? [];
    const launching = known.filter((_, index) => inLine[index]?.[1] === 1);
    await this.#scripts.tychoLearn(
      ownerKey(this.#prefix, 'systems', owner),
      before,
      ...new Set([...running, ...launching]),
    );
    await isAsked();
    return true;
  }
}

const ownerKey = (prefix: string, what: 'systems' | 'launches' | 'learnt', owner: string): string =>
  `${prefix}:owner:${what}:${owner}`;

/** Makes the place free that a system had, as it is gone. */
export async function releaseSystem(
  redis: Redis,
  prefix: string,
  { owner, guid }: Pick<JobData, 'owner' | 'guid'>,
): Promise<void> {
  await redis.zrem(ownerKey(prefix, 'systems', owner), guid);
}

interface Refusal {
  readonly owner: string;
  readonly seconds: number;
  /** How much there is of what is full. */
  readonly there: number;
  readonly asked: number;
  readonly limits: Limits;
}

function refusal(full: Exclude<Answer[0], ''>, it: Refusal): ProblemError {
  const hint = `Come back in ${it.seconds} s or so.`;
  const { queue, systemsPerOwner, launchesPerMinute } = it.limits;
  const more = it.asked === 1 ? 'one more is' : `${it.asked} more are`;
  switch (full) {
    case 'queue-full':
      return refused(
        full,
        `${it.there} operations have not ended, and ${more} too many: the limit is ${queue}`,
        hint,
        it,
      );
    case 'owner-limit':
      return refused(
        full,
        `${it.owner} has ${it.there} systems, and ${more} too many: the limit is ${systemsPerOwner}`,
        'Take one away with `tycho down`.',
        it,
      );
    case 'rate-limit':
      return refused(
        full,
        `${it.owner} may launch ${launchesPerMinute} systems a minute, and ${more} too many now`,
        hint,
        it,
      );
  }
}

const refused = (code: Exclude<Answer[0], ''>, message: string, hint: string, { seconds }: Refusal): ProblemError =>
  new ProblemError([problem('error', code, message, { hint })], seconds);
