import type { Restart } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';

/** Of a mode of `deploy` that runs to its end, and not of one that runs on. */
export const isJobMode = (mode: string | undefined): boolean => mode?.endsWith('-job') ?? false;

/** What `deploy` says goes before `restart`. Nothing: a service runs on, unless another waits for it to complete. */
export function buildRestart({ restart, deploy }: ModelService, completes: boolean): Restart {
  const policy = deploy?.restart_policy;
  const isJob = isJobMode(deploy?.mode);
  if (policy || isJob) return ofCondition(policy?.condition ?? 'any', policy?.max_attempts ?? null, isJob);
  if (restart === undefined) return { policy: completes ? 'never' : 'unless-done' };
  if (restart === 'no') return { policy: 'never' };
  const [, attempts] = /^on-failure(?::(\d+))?$/.exec(restart) ?? [];
  if (restart.startsWith('on-failure')) return { policy: 'on-failure', attempts: attempts ? Number(attempts) : null };
  return { policy: 'always' };
}

/** One that ends is never started again after it ended well, whatever its condition. */
function ofCondition(condition: string, attempts: number | null, isJob: boolean): Restart {
  if (condition === 'none') return { policy: 'never' };
  return condition === 'on-failure' || isJob ? { policy: 'on-failure', attempts } : { policy: 'always' };
}
