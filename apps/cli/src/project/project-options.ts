import { type Grouping, groupings, type Mode, type SystemPlacement, systemPlacements } from '@tycho/ast';
import { type Command, Option } from 'commander';
import { environment, settings } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { again } from '../options/again.ts';
import { variables } from '../options/variables.ts';
import { gatherProject } from './gather-project.ts';
import type { Project } from './project.ts';

/** Options of every command that takes Compose files. */
export interface ProjectOptions {
  readonly file?: readonly string[];
  readonly projectDirectory?: string;
  readonly envFile?: readonly string[];
  readonly profile?: readonly string[];
  readonly name?: string;
  readonly projectName?: string;
  readonly env?: readonly string[];
  readonly strict?: boolean;
  readonly loose?: boolean;
  readonly pod?: Grouping;
  readonly placement?: SystemPlacement;
}

/** Adds those options; where `-p` means something else too, the command defines it. */
export const withProjectOptions = (command: Command, { shortName = true } = {}): Command =>
  command
    .option(
      '-f, --file <file>',
      'Compose file, or - for stdin; may be given again, each is laid over those before; also COMPOSE_FILE',
      again,
    )
    .option('--project-directory <folder>', 'what paths are relative to (default: the folder of the first file)')
    .option('--env-file <file>', 'variables of this file instead of .env; may be given again', again)
    .option('--profile <profile>', 'start the services of this profile too; may be given again', again)
    .option(
      '-n, --name <name>',
      "name of the system (default: the file's, else that of its folder); also COMPOSE_PROJECT_NAME",
    )
    .option(`${shortName ? '-p, ' : ''}--project-name <name>`, 'the same, as Compose calls it')
    .option('-e, --env <key=value>', 'a variable for the file, or of an image; may be given again', again)
    .addOption(
      new Option(
        '--pod <which>',
        "all services in one pod, or each in its own (default: as the file's x-tycho says)",
      ).choices(groupings),
    )
    .addOption(
      new Option(
        '--placement <which>',
        "in the namespace that others share, or in one of its own (default: as the file's x-tycho says)",
      ).choices(systemPlacements),
    )
    .addOption(new Option('--strict', 'every warning is an error').conflicts('loose'))
    .option('--loose', 'pass over keys that nobody knows, with a note');

export const modeOf = ({ strict, loose }: ProjectOptions): Mode | undefined =>
  strict ? 'strict' : loose ? 'loose' : undefined;

/** The project that the options name. */
export const projectOf = (options: ProjectOptions): Project =>
  gatherProject({
    files: options.file ?? [],
    projectDirectory: options.projectDirectory,
    envFiles: options.envFile ?? [],
    profiles: options.profile ?? [],
    mode: modeOf(options),
    pod: options.pod,
    placement: options.placement,
    name: nameOf(options),
    variables: variables(options.env ?? [], environment),
    environment,
    limits: settings.bundle,
  });

function nameOf({ name, projectName }: ProjectOptions): string | undefined {
  if (name !== undefined && projectName !== undefined && name !== projectName)
    throw new UsageError(`-n ${name} and -p ${projectName} are two names; give one`);
  return name ?? projectName;
}
