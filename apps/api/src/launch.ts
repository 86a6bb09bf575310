import { hasErrors, type Problem, ProblemError, type System, sortProblems } from '@tycho/ast';
import type { LaunchRequest } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, type PolicyOptions } from '@tycho/policy';

export interface Launchable {
  readonly system: System;
  /** Warnings and notes. */
  readonly problems: Problem[];
}

/** Parses and governs: a system that may run, or a `ProblemError` with everything that is wrong with it. */
export function launchable(request: LaunchRequest, policy: PolicyOptions): Launchable {
  const parsed = parse(request);
  if (!parsed.system) throw new ProblemError(parsed.problems);
  const governed = govern(parsed.system, policy);
  const problems = governed.problems.map((it) => (it.path === null ? it : { ...it, ...parsed.locate(it.path) }));
  const all = sortProblems([...parsed.problems, ...problems]);
  if (!governed.system || hasErrors(all)) throw new ProblemError(all);
  return { system: governed.system, problems: all };
}
