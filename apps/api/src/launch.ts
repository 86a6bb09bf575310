import {
  hasErrors,
  inMode,
  type Lifetime,
  type Problem,
  ProblemError,
  type System,
  type SystemPlacement,
  sortProblems,
} from '@tycho/ast';
import type { Whereabouts } from '@tycho/backends';
import type { LaunchRequest } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, governLifetime, type PolicyOptions } from '@tycho/policy';
import type { BundleLimits } from './bundle/bundle-limits.ts';
import { checkFiles } from './bundle/check-files.ts';
import { exactlyNamed } from './exactly-named.ts';
import { livingAt } from './living-at.ts';

export interface Launchable {
  readonly system: System;
  readonly lifetime: Lifetime;
  /** Where request or file wants it to live; `null`: they do not say. */
  readonly asked: SystemPlacement | null;
  /** Warnings and notes. */
  readonly problems: Problem[];
  /** The same where it lives already; throws a `ProblemError` where it may not. */
  livingAt(lives: Whereabouts): Launchable;
}

/** What many systems can be launched by. */
export type LaunchedAlike = Omit<LaunchRequest, 'guid' | 'update' | 'newVolumes' | 'dryRun' | 'exactName'>;

export interface LaunchRules {
  readonly policy: PolicyOptions;
  readonly bundle: BundleLimits;
}

/**
 * Parses and governs: a system that may run, or a `ProblemError` with everything that is wrong with it. `amend`: adds
 * what the request says beside its files, before policy looks at it.
 */
export function launchable(
  request: LaunchedAlike & Partial<Pick<LaunchRequest, 'exactName'>>,
  { policy, bundle }: LaunchRules,
  amend: (system: System) => System = (system) => system,
): Launchable {
  checkFiles(request.files, bundle);
  const parsed = parse({ ...request, publish: request.publish ?? policy.publish.default });
  if (!parsed.system) throw new ProblemError(inMode(parsed.problems, request.mode));
  const meant = amend(parsed.system);
  const named = request.exactName ? exactlyNamed(meant) : meant;
  const lasting = governLifetime(parsed.lifetime, policy);
  const governed = (lives: Whereabouts | null): Launchable => {
    const { system, problems } = govern(livingAt(named, lives), policy);
    const placed = [...problems, ...lasting.problems].map((it) =>
      it.path === null ? it : { ...it, ...parsed.locate(it.path) },
    );
    const all = [...inMode(sortProblems([...parsed.problems, ...placed]), request.mode)];
    if (!system || hasErrors(all)) throw new ProblemError(all);
    return { system, lifetime: lasting.lifetime, asked: named.placement, problems: all, livingAt: governed };
  };
  return governed(null);
}
