import { type Problem, ProblemError } from '@tycho/ast';
import { type JobHandle, TychoApiError, TychoClient } from '@tycho/client';
import type { Accepted, Job } from '@tycho/contract';
import type { Command } from 'commander';
import { environment } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import { outputOption, serverOption, timeoutOption } from '../options/common-options.ts';
import { variables } from '../options/variables.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { launchListing } from '../output/job-listing.ts';
import { type Format, list, serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { followJobs } from '../progress/follow-jobs.ts';
import { progressView, troubleView } from '../progress/progress-view.ts';
import { reportFailed } from '../progress/report-failed.ts';
import { imageProject } from '../project/image-project.ts';
import { launchOf } from '../project/launch-of.ts';
import type { Project } from '../project/project.ts';
import { modeOf, type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';

interface UpOptions extends ProjectOptions {
  readonly container?: string;
  readonly port?: readonly string[];
  /** A port of the image, or the name of the project. */
  readonly p?: readonly string[];
  readonly command?: string;
  readonly guid?: string;
  readonly count: number;
  readonly wait?: boolean;
  readonly detach?: boolean;
  readonly timeout?: number;
  readonly verbose?: boolean;
  readonly server: string;
  readonly output?: Format;
}

type Launched = Pick<Accepted, 'jobId' | 'guid' | 'name'>;

const examples = `
Examples:
  $ tycho up                                          the Compose file of this folder
  $ tycho up -f samples/web-db/docker-compose.yaml --wait
  $ tycho up -f compose.yaml -e TAG=1.29 --count 20
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
    .option('--count <n>', 'launch so many of it, with one request', wholeNumber(1, 10_000), 1)
    .option('--wait', 'return when the system is ready, and show how it goes')
    .option('--detach', 'return at once, and print the job id')
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
  if (options.detach) return print(await detached(launched, options.output));
  const jobs = await follow(client, launched, options);
  const applied = jobs.filter((it) => it.applied);
  if (applied.length > 0 || options.output !== undefined) print(await list(launchListing, applied, options.output));
  reportFailed(jobs, project.relabel);
}

/** What `-p` means: Compose's own name of the project, or a port where there is only an image. */
function withShort({ p = [], ...options }: UpOptions): UpOptions {
  if (p.length === 0) return options;
  if (options.container !== undefined) return { ...options, port: [...(options.port ?? []), ...p] };
  return { ...options, projectName: options.projectName ?? p.at(-1) ?? '' };
}

function refuseContradictions({ container, file, port, command, guid, count, wait, detach }: UpOptions): void {
  const refuse = (message: string) => {
    throw new UsageError(message);
  };
  if (container !== undefined && file !== undefined) refuse('give either a file with -f or an image with -c');
  if (container === undefined && port !== undefined) refuse('--port belongs to -c IMAGE; in a file, write "ports:"');
  if (container === undefined && command !== undefined)
    refuse('--command belongs to -c IMAGE; in a file, write "entrypoint:"');
  if (guid !== undefined && count > 1) refuse('--guid names one system; it cannot be launched with --count');
  if (wait && detach) refuse('give either --wait or --detach');
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
      const job = await client.up({ ...body, guid: options.guid });
      report(job.problems);
      return [launchedBy(job)];
    }
    const { launches } = await client.bulk({ launches: [{ ...body, count: options.count }] });
    report(launches.flatMap((it) => it.problems));
    return launches.flatMap((it) => it.accepted);
  } catch (error) {
    if (error instanceof TychoApiError && error.problems.length > 0)
      throw new ProblemError([...project.problems, ...error.problems.map(relabel)]);
    throw error;
  }
}

const launchedBy = ({ id, guid, name }: JobHandle): Launched => ({ jobId: id, guid, name });

async function detached(launched: readonly Launched[], output: Format | undefined): Promise<string> {
  const shown = launched.map(({ jobId, guid, name }) => ({ jobId, guid, name }));
  if (output === 'json' || output === 'yaml') return serialize(shown, output);
  return shown.map((it) => `${it.jobId}\n`).join('');
}

/** Without `--wait` only what keeps the launch from being applied is worth a line. */
async function follow(client: TychoClient, launched: readonly Launched[], options: UpOptions): Promise<Job[]> {
  using view = options.wait ? progressView(process.stderr) : troubleView(process.stderr);
  return followJobs(
    client,
    launched.map((it) => it.jobId),
    { view, timeout: options.timeout, ...(options.wait ? {} : { enough: (it: Job) => it.applied }) },
  );
}
