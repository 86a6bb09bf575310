import type { Restart } from '@tycho/ast';

/** Not written: a service runs on, unless another waits for it to complete. */
export function buildRestart(written: string | undefined, completes: boolean): Restart {
  if (written === undefined) return { policy: completes ? 'never' : 'always' };
  if (written === 'no') return { policy: 'never' };
  const [, attempts] = /^on-failure(?::(\d+))?$/.exec(written) ?? [];
  if (written.startsWith('on-failure')) return { policy: 'on-failure', attempts: attempts ? Number(attempts) : null };
  return { policy: 'always' };
}
