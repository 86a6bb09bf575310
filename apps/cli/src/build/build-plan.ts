import { hasErrors, inMode, type Location, type Problem, ProblemError } from '@tycho/ast';
import { type Model, parse } from '@tycho/parser';
import { reportProblems } from '../output/report-problems.ts';
import { simpleValues } from '../project/fill-path.ts';
import { judged } from '../project/judged.ts';
import type { Project } from '../project/project.ts';
import type { Build } from './build.ts';
import { buildsOf } from './builds-of.ts';

/** What has to be built for a project. */
export interface BuildPlan {
  readonly project: Project;
  readonly model: Model;
  readonly builds: readonly Build[];
  /** Where something is written in the project. */
  locate(path: string): Location | null;
}

/** Throws a `ProblemError` where the project cannot be built. */
export async function buildPlan(
  project: Project,
  { registry, scratch }: { readonly registry: string | undefined; readonly scratch: string },
): Promise<BuildPlan> {
  const { model: found, locate } = parse(project);
  if (found === null) throw new ProblemError((await judged(project)).problems);
  const model = found as Model;
  const { builds, problems } = buildsOf(model, { registry, scratch, lookup: variablesOf(project) });
  const plan = { project, model, builds, locate };
  say(plan, problems);
  return plan;
}

/** Throws errors, and reports what is none. */
export function say(plan: BuildPlan, problems: readonly Problem[]): void {
  const said = placed(plan, problems);
  if (hasErrors(said)) throw new ProblemError(said);
  reportProblems(said);
}

/** Problems with their places as the caller would write them. */
export function placed({ project, locate }: BuildPlan, problems: readonly Problem[]): readonly Problem[] {
  const located = problems.map((it) => project.relabel({ ...it, ...(it.path === null ? null : locate(it.path)) }));
  return inMode(located, project.mode);
}

/** Variables of the project: those of the caller that its files name, and those of its env files. */
function variablesOf({ files, envFiles = ['.env'], environment }: Project): (name: string) => string | undefined {
  const texts = envFiles.map((it) => files[it]);
  const values = new Map(texts.flatMap((it) => (typeof it === 'string' ? [...simpleValues(it)] : [])));
  return (name) => environment[name] ?? values.get(name);
}
