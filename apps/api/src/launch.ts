import { hasErrors, inMode, type Problem, ProblemError, type System, sortProblems } from '@tycho/ast';
import type { LaunchRequest } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, type PolicyOptions } from '@tycho/policy';
import type { BundleLimits } from './bundle/bundle-limits.ts';
import { checkFiles } from './bundle/check-files.ts';

export interface Launchable {
  readonly system: System;
  /** Warnings and notes. */
  readonly problems: Problem[];
}

export interface LaunchRules {
  readonly policy: PolicyOptions;
  readonly bundle: BundleLimits;
}

/** Parses and governs: a system that may run, or a `ProblemError` with everything that is wrong with it. */
export function launchable(
  request: Omit<LaunchRequest, 'guid' | 'update' | 'newVolumes' | 'dryRun'>,
  { policy, bundle }: LaunchRules,
): Launchable {
  checkFiles(request.files, bundle);
  const parsed = parse({ ...request, publish: request.publish ?? policy.publish.default });
  if (!parsed.system) throw new ProblemError(inMode(parsed.problems, request.mode));
  const governed = govern(parsed.system, policy);
  const problems = governed.problems.map((it) => (it.path === null ? it : { ...it, ...parsed.locate(it.path) }));
  const all = [...inMode(sortProblems([...parsed.problems, ...problems]), request.mode)];
  if (!governed.system || hasErrors(all)) throw new ProblemError(all);
  return { system: governed.system, problems: all };
}
