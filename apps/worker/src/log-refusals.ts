import { redisRefusal } from '@tycho/queue';
import type { Logger } from 'pino';

/**
 * Tells what goes wrong between the worker and Redis. What Redis does not allow is an error, told once: until somebody
 * gives the right, each attempt would say the same.
 */
export function logRefusals(log: Logger): (error: Error, of: string) => void {
  const told = new Set<string>();
  return (error, of) => {
    const refusal = redisRefusal(error);
    const isNews = refusal !== null && !told.has(error.message);
    if (isNews) told.add(error.message);
    if (isNews) log.error({ error: refusal.message, hint: refusal.hint }, of);
    else log.debug({ error: error.message }, of);
  };
}
