import { readFile } from 'node:fs/promises';
import type { RedisAddress } from '@tycho/queue';
import { UsageError } from '../exit-codes.ts';

export interface RedisAccessOptions {
  readonly redis?: string | undefined;
  /** Files. */
  readonly redisPasswordFile?: string | undefined;
  readonly redisCa?: string | undefined;
  readonly redisCert?: string | undefined;
  readonly redisKey?: string | undefined;
}

/** The Redis that the options name, with what their files hold; `null`: they name none. */
export async function redisAccess(options: RedisAccessOptions): Promise<RedisAddress | null> {
  const { redis, redisPasswordFile, redisCa, redisCert, redisKey } = options;
  const files = { '--redis-ca': redisCa, '--redis-cert': redisCert, '--redis-key': redisKey };
  const [first] = Object.entries({ '--redis-password-file': redisPasswordFile, ...files }).filter(([, file]) => file);
  if (redis === undefined) {
    if (first) throw new UsageError(`${first[0]} belongs to a Redis that --redis or REDIS_URL names`);
    return null;
  }
  if (/^rediss?:/.test(redis) && !isWhole(redis))
    throw new UsageError('--redis or REDIS_URL is no URL: write what has a meaning in one with %, as %2F for /');
  if (!redis.startsWith('rediss:')) {
    for (const [option, file] of Object.entries(files))
      if (file) throw new UsageError(`${option} is for TLS: write rediss:// in place of redis://`);
  }
  if ((redisCert === undefined) !== (redisKey === undefined))
    throw new UsageError('--redis-cert and --redis-key belong together');
  const [password, ca, cert, key] = await Promise.all([
    contentOf('--redis-password-file', redisPasswordFile),
    contentOf('--redis-ca', redisCa),
    contentOf('--redis-cert', redisCert),
    contentOf('--redis-key', redisKey),
  ]);
  return {
    redisUrl: password === null ? redis : withPassword(redis, password.replace(/\r?\n$/, '')),
    ...(redis.startsWith('rediss:') && {
      redisTls: { ...(ca !== null && { ca }), ...(cert !== null && { cert }), ...(key !== null && { key }) },
    }),
  };
}

async function contentOf(option: string, file: string | undefined): Promise<string | null> {
  if (file === undefined) return null;
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option}: ${file} cannot be read (${error.code})`);
  });
}

/** Whether it can be taken apart. What it is, is not told: it may have a password in it. */
function isWhole(redis: string): boolean {
  const url = URL.parse(redis);
  try {
    return url !== null && decodeURIComponent(url.username + url.password) !== null;
  } catch {
    return false;
  }
}

function withPassword(redis: string, password: string): string {
  const url = URL.parse(redis);
  if (!url?.host) throw new UsageError('--redis-password-file: name the Redis as redis://[USER@]HOST[:PORT]');
  url.password = encodeURIComponent(password);
  return url.href;
}
