import { shortDuration } from '@tycho/ast';
import type { Ends } from '@tycho/backends';
import type { SystemStatus } from '@tycho/contract';

/** When a system ends by itself, that was last touched then (milliseconds since 1970); `null`: never. */
export function endOf({ ttl, expiresAt, idle }: Ends, touched: number): SystemStatus['ends'] {
  const ends = [
    ...(expiresAt ? [{ at: expiresAt.getTime(), reason: `its time to live of ${shortDuration(ttl)} ends` }] : []),
    ...(idle > 0 ? [{ at: touched + idle, reason: `nobody touches it for ${shortDuration(idle)}` }] : []),
  ];
  const [first] = ends.sort((a, b) => a.at - b.at);
  return first ? { ...first, at: new Date(first.at).toISOString() } : null;
}
