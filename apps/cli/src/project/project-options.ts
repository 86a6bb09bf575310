import { environment } from '../environment.ts';
import { variables } from '../options/variables.ts';
import { gatherProject } from './gather-project.ts';
import type { Project } from './project.ts';

/** Options of every command that takes Compose files. */
export interface ProjectOptions {
  readonly file?: readonly string[];
  readonly name?: string;
  readonly env?: readonly string[];
}

/** The project that the options name. */
export const projectOf = ({ file = [], name, env = [] }: ProjectOptions): Project =>
  gatherProject({ files: file, name, variables: variables(env, environment), environment });
