import { inMode, type Problem, type System, sortProblems } from '@tycho/ast';
import { type Parsed, parse } from '@tycho/parser';
import type { PolicyOptions } from '@tycho/policy';
import type { Project } from './project.ts';

/** What is to be said of a project. */
export interface Judged {
  readonly model: Parsed['model'];
  readonly system: System | null;
  /** In order of place, in the caller's own paths. */
  readonly problems: readonly Problem[];
}

interface JudgedOptions {
  /** Governs the system; without one it is only parsed. */
  readonly policy?: PolicyOptions;
  /** `false` leaves variables as they are written. */
  readonly interpolate?: boolean;
}

/** Parses a project, and governs it, as the API would. */
export async function judged(project: Project, { policy, interpolate }: JudgedOptions = {}): Promise<Judged> {
  const { system, model, problems, locate } = parse({ ...project, interpolate, publish: policy?.publish.default });
  const governed = system && policy ? (await import('@tycho/policy')).govern(system, policy) : { system, problems: [] };
  const located = (it: Problem): Problem => (it.path === null || it.file !== null ? it : { ...it, ...locate(it.path) });
  const own = project.problems.filter((it) => !problems.some((other) => isTwin(it, other)));
  const all = sortProblems([...[...own, ...governed.problems].map(located), ...problems]);
  return { model, system: governed.system, problems: inMode(all, project.mode).map(project.relabel) };
}

/** The same thing said by the bundle, which sees links, and by the parser, which sees only paths. */
const isTwin = (one: Problem, other: Problem): boolean =>
  one.path !== null && one.path === other.path && /^file-/.test(one.code) && /^file-/.test(other.code);
