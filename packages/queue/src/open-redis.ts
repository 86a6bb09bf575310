import { Redis, type RedisOptions } from 'ioredis';

/** Where a Redis is, and how one gets in. */
export interface RedisAddress {
  /** `redis://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE]`, or `rediss://` with TLS. Not for the eyes of others. */
  readonly redisUrl: string;
  readonly redisTls?: RedisTls | undefined;
}

/** Texts of PEM files, for `rediss://`. */
export interface RedisTls {
  /** Who signs the certificate of the server, where no public authority does. */
  readonly ca?: string;
  /** What the server is shown of the client, where it asks. */
  readonly cert?: string;
  readonly key?: string;
}

const failures = new WeakMap<Redis, Error>();

/** A connection to this Redis. It never throws for a lost connection: its commands fail then. */
export function openRedis({ redisUrl, redisTls }: RedisAddress, options: Omit<RedisOptions, 'replyMapping'>): Redis {
  // Servers before 7.2 do not know that command, and others would have to allow it.
  const own = { ...options, disableClientInfo: true };
  const redis = new Redis(redisUrl, { ...own, ...(redisTls && { tls: { ...redisTls } }) });
  redis.on('error', (error: Error) => failures.set(redis, error));
  redis.on('ready', () => failures.delete(redis));
  return redis;
}

/** Why a connection that `openRedis` made does not stand, as far as it is known. */
export const failureOf = (redis: Redis): Error | undefined => failures.get(redis);
