import { type Problem, ProblemError } from '@tycho/ast';
import { TychoApiError, TychoClient } from '@tycho/client';
import type { Command } from 'commander';
import { environment } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import {
  atomicOption,
  detachOption,
  outputOption,
  serverOption,
  timeoutOption,
  waitOption,
} from '../options/common-options.ts';
import { variables } from '../options/variables.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { reportProblems } from '../output/report-problems.ts';
import { type FollowLaunches, followLaunches, type Launched, launchedBy } from '../progress/follow-launches.ts';
import { imageProject } from '../project/image-project.ts';
import { launchOf } from '../project/launch-of.ts';
import type { Project } from '../project/project.ts';
import { modeOf, type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';

interface UpOptions extends ProjectOptions, Omit<FollowLaunches, 'relabel'> {
  readonly container?: string;
  readonly port?: readonly string[];
  /** A port of the image, or the name of the project. */
  readonly p?: readonly string[];
  readonly command?: string;
  readonly guid?: string;
  readonly update?: boolean;
  readonly count: number;
  readonly atomic?: boolean;
  readonly verbose?: boolean;
  readonly server: string;
}

const examples = `
Examples:
  $ tycho up                                          the Compose file of this folder
  $ tycho up -f samples/web-db/docker-compose.yaml --wait
  $ tycho up -f compose.yaml -e TAG=1.29 --count 20
  $ tycho up -f compose.yaml -n shop --update --atomic
  $ tycho up -n notebook -c jupyter/datascience-notebook -p 8888 --command "start.sh jupyter lab --LabApp.token=''"
  $ cat compose.yaml | tycho up -f - -n mine
  $ tycho up -f compose.yaml -f compose.prod.yaml --env-file prod.env --profile metrics -p shop

Sent are the Compose files and the files of their folder that they refer to (env files, files that they
extend or include, configs, secrets, small mounted files), and of your environment those variables
that they name. TYCHO_BUNDLE_FILES, _BYTES and _DEPTH set how much that may be.`;

export const upCommand = (): Command =>
  withProjectOptions(
    newCommand('up').description(
      'Launch a system. Returns when its objects are applied, which is when its port is known.',
    ),
    { shortName: false },
  )
    .option('-c, --container <image>', 'launch this image, without a file')
    .option('--port <port>', 'publish a port of the image, as 8888 or 8080:80; may be given again', again)
    .option('-p <port or name>', 'with -c the same as --port, with a file the same as --project-name', again)
    .option('--command <command>', "what to start instead of the image's own entrypoint, as in a shell")
    .option('--guid <guid>', 'apply to this system instead of making a new one')
    .option('--update', 'apply to the one system of this name that is running')
    .option('--count <n>', 'launch so many of it, with one request', wholeNumber(1, 10_000), 1)
    .addOption(waitOption())
    .addOption(detachOption())
    .addOption(atomicOption())
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .option('--verbose', 'show notes too')
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(up);

async function up(given: UpOptions): Promise<void> {
  refuseContradictions(given);
  const options = withShort(given);
  const project = options.container === undefined ? projectOf(options) : imageOf(options.container, options);
  const client = new TychoClient(options.server);
  const launched = await launch(client, project, options);
  await followLaunches(client, launched, {
    ...options,
    wait: options.wait || (options.atomic && !options.detach),
    relabel: project.relabel,
  });
}

/** What `-p` means: Compose's own name of the project, or a port where there is only an image. */
function withShort({ p = [], ...options }: UpOptions): UpOptions {
  if (p.length === 0) return options;
  if (options.container !== undefined) return { ...options, port: [...(options.port ?? []), ...p] };
  return { ...options, projectName: options.projectName ?? p.at(-1) ?? '' };
}

function refuseContradictions({ container, file, port, command, guid, update, count }: UpOptions): void {
  const refuse = (message: string) => {
    throw new UsageError(message);
  };
  if (container !== undefined && file !== undefined) refuse('give either a file with -f or an image with -c');
  if (container === undefined && port !== undefined) refuse('--port belongs to -c IMAGE; in a file, write "ports:"');
  if (container === undefined && command !== undefined)
    refuse('--command belongs to -c IMAGE; in a file, write "entrypoint:"');
  if (guid !== undefined && count > 1) refuse('--guid names one system; it cannot be launched with --count');
  if (update && count > 1) refuse('--update names one system; it cannot be launched with --count');
  if (update && guid !== undefined) refuse('give either --guid or --update');
}

function imageOf(image: string, options: UpOptions): Project {
  const { name = options.projectName, port = [], command, env = [] } = options;
  const project = imageProject({ image, name, ports: port, command, environment: variables(env, environment) });
  return { ...project, mode: modeOf(options) };
}

async function launch(client: TychoClient, project: Project, options: UpOptions): Promise<readonly Launched[]> {
  const { relabel } = project;
  const body = launchOf(project);
  const report = (problems: readonly Problem[]) =>
    reportProblems([...project.problems, ...problems.map(relabel)], { notes: options.verbose ?? false });
  try {
    if (options.count === 1) {
      const job = await client.up({ ...body, guid: options.guid, update: options.update, atomic: options.atomic });
      report(job.problems);
      return [launchedBy(job)];
    }
    const { launches } = await client.bulk({ launches: [{ ...body, count: options.count, atomic: options.atomic }] });
    report(launches.flatMap((it) => it.problems));
    return launches.flatMap((it) => it.accepted);
  } catch (error) {
    if (error instanceof TychoApiError && error.problems.length > 0)
      throw new ProblemError([...project.problems, ...error.problems.map(relabel)]);
    throw error;
  }
}
