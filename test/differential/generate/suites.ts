import type fc from 'fast-check';
import { features } from '../features.ts';
import type { Request } from '../request.ts';
import { mistakes, scalars, variables } from './changes.ts';
import { dotEnvProjects, fragmentProjects } from './language.ts';
import { composeFile, project } from './project.ts';
import { extendingProjects, includingProjects, mergedProjects, profileProjects } from './whole-projects.ts';

/** `share` is the part of all runs that it is worth: whole projects take long, and there are many attributes. */
type Suite = readonly [name: string, projects: () => fc.Arbitrary<Request>, share: number];
const { language } = features;

/** What is compared: a row for each kind of project, and whether it is in use. */
const all: readonly (readonly [...Suite, on: boolean])[] = [
  ['whole files', () => project(composeFile()), 1, true],
  ['files with a mistake', () => project(composeFile(), mistakes()), 1, language.mistakes],
  ['files with variables', () => project(composeFile(), variables()), 1, language.variables],
  ['values that YAML reads in its own way', () => project(composeFile(), scalars()), 1, language.scalars],
  ['.env and env files', () => dotEnvProjects, 1, language.dotEnv],
  ['fragments', () => fragmentProjects, 1, language.fragments],
  ['several files', () => mergedProjects, 1 / 2, language.severalFiles],
  ['extends', () => extendingProjects, 1 / 2, language.extends],
  ['include', () => includingProjects, 1 / 2, language.include],
  ['profiles', () => profileProjects, 1 / 2, language.profiles],
  ...Object.entries(features.attributes).map(
    ([it, on]) => [`the attribute ${it}`, () => project(composeFile([it])), 1 / 4, on] as const,
  ),
];

const those = (inUse: boolean): Suite[] =>
  all.filter(([, , , on]) => on === inUse).map(([name, projects, share]) => [name, projects, share]);

export const suites: readonly Suite[] = those(true);
/** What is not in use yet, for a run by hand. */
export const furtherSuites: readonly Suite[] = those(false);
