import { Redis } from 'ioredis';

/** Everything that a Redis keeps, as text: keys, fields, members and values of every type. */
export async function redisContents(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await contentOf(redis, key)])));
  } finally {
    redis.disconnect();
  }
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1', 'WITHSCORES');
    case 'hash':
      return redis.hgetall(key);
    case 'stream':
      return redis.xrange(key, '-', '+');
    // It has gone meanwhile.
    case 'none':
      return null;
    default:
      throw new Error(`nobody thought of the type ${type}`);
  }
}

/** Every command that Redis is told from now on, those of scripts included, as text. */
export async function redisCommands(url: string) {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  for (const it of [redis, monitor]) it.on('error', () => {});
  const commands: string[] = [];
  monitor.on('monitor', (_time: string, args: readonly string[]) => commands.push(args.join(' ')));
  return {
    commands,
    async [Symbol.asyncDispose]() {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}

/** Whether a text has another in it: as it is, or in base64 or hexadecimal, whatever stands before it there. */
export function tells(text: string, secret: string): boolean {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    // What its first and last characters are, its neighbours say too.
    const [from, to] = [before === 0 ? 0 : 4, Math.floor(whole.length / 3) * 4];
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
  return [secret, bytes.toString('hex'), ...shifted].some((it) => text.includes(it));
}
