import type fc from 'fast-check';
import { features } from '../features.ts';
import type { Request } from '../request.ts';
import { mistakes, scalars, variables } from './changes.ts';
import { dotEnvProjects, fragmentProjects } from './language.ts';
import { composeFile, project } from './project.ts';
import { extendingProjects, includingProjects, mergedProjects, profileProjects } from './whole-projects.ts';

type Suite = readonly [name: string, projects: () => fc.Arbitrary<Request>];
const { language } = features;

/** What is compared: a row for each kind of project, and whether it is in use. */
const all: readonly (readonly [...Suite, on: boolean])[] = [
  ['whole files', () => project(composeFile()), true],
  ['files with a mistake', () => project(composeFile(), mistakes()), language.mistakes],
  ['files with variables', () => project(composeFile(), variables()), language.variables],
  ['values that YAML reads in its own way', () => project(composeFile(), scalars()), language.scalars],
  ['.env and env files', () => dotEnvProjects, language.dotEnv],
  ['fragments', () => fragmentProjects, language.fragments],
  ['several files', () => mergedProjects, language.severalFiles],
  ['extends', () => extendingProjects, language.extends],
  ['include', () => includingProjects, language.include],
  ['profiles', () => profileProjects, language.profiles],
  ...Object.entries(features.attributes).map(
    ([it, on]) => [`the attribute ${it}`, () => project(composeFile([it])), on] as const,
  ),
];

const those = (inUse: boolean): Suite[] =>
  all.filter(([, , on]) => on === inUse).map(([name, projects]) => [name, projects]);

export const suites: readonly Suite[] = those(true);
/** What is not in use yet, for a run by hand. */
export const furtherSuites: readonly Suite[] = those(false);
