import { InvalidArgumentError } from 'commander';
import { duration } from './duration.ts';

/**
 * A time: so long ago, or in RFC 3339.
 *
 * @example moment('5m')
 */
export function moment(text: string): Date {
  if (!/^\d{4}-/.test(text)) return new Date(Date.now() - duration(text));
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('Write a time as 5m, 1h30m or 2026-11-25T09:00:00Z.');
}
