import { redisRefusal } from '@tycho/queue';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Says once that Redis is away, and once that it is back: in between each attempt would say the same. */
export function logRedis(log: Logger, redis: Pick<Redis, 'on'>): void {
  let away = false;
  redis.on('error', (error: Error) => {
    const refusal = redisRefusal(error);
    const why = refusal ? { error: refusal.message, hint: refusal.hint } : { error: error.message };
    log[away ? 'debug' : 'warn'](why, 'Redis is away');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
}
