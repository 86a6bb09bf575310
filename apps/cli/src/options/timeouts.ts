import { type Timeouts, timeoutsSchema } from '@tycho/contract';
import { InvalidArgumentError, Option } from 'commander';

export const timeoutsOption = (): Option =>
  new Option(
    '--timeouts <list>',
    'how long the job, and its phases, may take: job=1h,queued=5m,apply=10m,ready=15m (any of them)',
  ).argParser(timeouts);

/** @example timeouts('job=1h,ready=15m') // { job: '1h', ready: '15m' } */
export function timeouts(text: string): Timeouts {
  const parts = text.split(',').map((it) => it.split('=', 2));
  const parsed = timeoutsSchema.safeParse(Object.fromEntries(parts));
  if (parsed.success && parts.every((it) => it.length === 2)) return parsed.data;
  throw new InvalidArgumentError('Write phases (job, queued, apply, ready) and durations, as job=1h,ready=15m.');
}
