import { type Problem, ProblemError, type Publishing } from '@tycho/ast';
import { TychoApiError, type TychoClient } from '@tycho/client';
import type { DryRun, Timeouts } from '@tycho/contract';
import type { Command } from 'commander';
import { environment, settings } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import {
  atomicOption,
  type ChangeOutput,
  changeOutputOption,
  detachOption,
  dryRunOption,
  idempotencyKeyOption,
  operationOutput,
  ownerOption,
  serverOption,
  timeoutOption,
  waitOption,
} from '../options/common-options.ts';
import { publishOption } from '../options/publish-options.ts';
import { registryName } from '../options/registry-name.ts';
import { timeoutsOption } from '../options/timeouts.ts';
import { variables } from '../options/variables.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { printDryRun } from '../output/print-dry-run.ts';
import { reportProblems } from '../output/report-problems.ts';
import { type FollowLaunches, followLaunches, type Launched, launchedBy } from '../progress/follow-launches.ts';
import { imageProject } from '../project/image-project.ts';
import { launchOf } from '../project/launch-of.ts';
import type { Project } from '../project/project.ts';
import { modeOf, type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';
import { clientOf } from '../server/client-of.ts';

interface UpOptions extends ProjectOptions, Omit<FollowLaunches, 'relabel' | 'output'> {
  readonly output?: ChangeOutput;
  readonly dryRun?: boolean;
  readonly container?: string;
  readonly port?: readonly string[];
  /** A port of the image, or the name of the project. */
  readonly p?: readonly string[];
  readonly command?: string;
  readonly guid?: string;
  readonly update?: boolean;
  readonly newVolumes?: boolean;
  readonly exactName?: boolean;
  readonly publish?: Publishing;
  readonly ttl?: string;
  readonly idle?: string;
  readonly build?: boolean;
  readonly registry?: string;
  readonly count: number;
  /** A file of parameters. */
  readonly each?: string;
  readonly allOrNothing?: boolean;
  readonly atomic?: boolean;
  readonly verbose?: boolean;
  readonly timeouts?: Timeouts;
  readonly owner?: string;
  readonly idempotencyKey?: string;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho up                                          the Compose file of this folder
  $ tycho up -f samples/web-db/docker-compose.yaml --wait
  $ tycho up -f compose.yaml -e TAG=1.29 --count 20
  $ tycho up -f compose.yaml --each users.csv --wait  a system for each line: name,env.TOKEN,label.team
  $ tycho up -f compose.yaml -n shop --update --dry-run
  $ tycho up -f compose.yaml -n shop --update --atomic
  $ tycho up -f compose.yaml --ttl 8h --idle 1h       ends by itself
  $ tycho up --build --registry ghcr.io/me --wait     builds what the file says how to build
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
    .option('--exact-name', 'give it a namespace of its own that is called exactly as the system')
    .option('--new-volumes', 'make new volumes, though a system of this name that is gone has left some')
    .addOption(publishOption())
    .option('--ttl <duration>', 'how long it lives before it is taken away, as 8h; none: for ever')
    .option('--idle <duration>', 'after how long without a touch it is taken away, as 1h; none: never')
    .option('--build', 'build the images of services with "build:" first, and push them; needs Docker or BuildKit')
    .option(
      '--registry <registry>',
      'where to push built images that name none, as ghcr.io/me; also TYCHO_REGISTRY',
      registryName,
    )
    .option(
      '--each <file>',
      'launch it once for each line of this file: JSON Lines or CSV of name, environment, labels',
    )
    .option('--all-or-nothing', 'with --each: launch nothing when there is something wrong with one of them')
    .option('--count <n>', 'launch so many of it, with one request', wholeNumber(1, 10_000), 1)
    .addOption(waitOption())
    .addOption(detachOption())
    .addOption(atomicOption())
    .addOption(dryRunOption())
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(timeoutsOption())
    .option('--verbose', 'show notes too')
    .addOption(ownerOption())
    .addOption(idempotencyKeyOption())
    .addOption(serverOption())
    .addOption(changeOutputOption())
    .addHelpText('after', examples)
    .action(up);

async function up(written: UpOptions): Promise<void> {
  refuseContradictions(written);
  const options = withShort(written);
  const { container } = options;
  const given = container === undefined ? projectOf(options) : imageOf(container, options);
  const client = await clientOf(options.server, options);
  const project = options.build ? await builtOf(client, given, options) : given;
  if (options.dryRun) {
    const it = await tried(client, project, options);
    report(project, it.problems, options);
    return printDryRun(it, options.output);
  }
  if (options.count > 1 || options.each !== undefined) return launchMany(client, project, options);
  const launched = await launch(client, project, options);
  await followLaunches(client, launched, {
    ...options,
    output: operationOutput(options.output),
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

function refuseContradictions({ container, file, port, command, guid, update, count, ...more }: UpOptions): void {
  const refuse = (message: string) => {
    throw new UsageError(message);
  };
  if (container !== undefined && file !== undefined) refuse('give either a file with -f or an image with -c');
  if (container === undefined && port !== undefined) refuse('--port belongs to -c IMAGE; in a file, write "ports:"');
  if (container === undefined && command !== undefined)
    refuse('--command belongs to -c IMAGE; in a file, write "entrypoint:"');
  if (container !== undefined && more.build) refuse('--build belongs to a file; the image of -c is there already');
  if (more.registry !== undefined && !more.build) refuse('--registry belongs to --build');
  if (guid !== undefined && count > 1) refuse('--guid names one system; it cannot be launched with --count');
  if (update && count > 1) refuse('--update names one system; it cannot be launched with --count');
  if (more.each !== undefined) {
    if (count > 1) refuse('give either --count or --each');
    if (guid !== undefined || update) refuse('--each launches new systems; leave out --guid and --update');
    if (more.exactName) refuse('--exact-name is for one system; leave out --each');
    if (more.dryRun) refuse('--dry-run tries one system; leave out --each');
  } else if (more.allOrNothing) refuse('--all-or-nothing belongs to --each');
  if (more.exactName && count > 1) refuse('--exact-name is for one system; leave out --count');
  if (more.dryRun && count > 1) refuse('--dry-run tries one system; leave out --count');
  if (!more.dryRun) operationOutput(more.output);
  if (update && guid !== undefined) refuse('give either --guid or --update');
}

/** The project with its images built. */
async function builtOf(client: TychoClient, project: Project, options: UpOptions): Promise<Project> {
  const { builtProject } = await import('../build/built-project.ts');
  const { registry = settings.registry && registryName(settings.registry) } = options;
  const check = async (it: Project) => void (await tried(client, it, options));
  return builtProject(project, { registry, dryRun: options.dryRun, environment, check });
}

function imageOf(image: string, options: UpOptions): Project {
  const { name = options.projectName, port = [], command, env = [] } = options;
  const project = imageProject({ image, name, ports: port, command, environment: variables(env, environment) });
  return { ...project, mode: modeOf(options), placement: options.placement };
}

async function launch(client: TychoClient, project: Project, options: UpOptions): Promise<readonly Launched[]> {
  const { atomic, publish, timeouts, ttl, idle, idempotencyKey } = options;
  const body = { ...launchOf(project), publish, timeouts, ttl, idle };
  return relabelled(project, async () => {
    const job = await client.up({ ...body, ...targetOf(options), atomic }, { idempotencyKey });
    report(project, job.problems, options);
    return [launchedBy(job)];
  });
}

async function launchMany(client: TychoClient, project: Project, options: UpOptions): Promise<void> {
  const { launchBatch } = await import('../batch/launch-batch.ts');
  const { output, atomic, detach, wait } = options;
  await launchBatch(client, project, {
    ...options,
    output: operationOutput(output),
    wait: wait || (atomic && !detach),
    notes: options.verbose,
  });
}

async function tried(client: TychoClient, project: Project, options: UpOptions): Promise<DryRun> {
  const { publish, ttl, idle } = options;
  const body = { ...launchOf(project), ...targetOf(options), publish, ttl, idle };
  return relabelled(project, () => client.dryRun(body));
}

const targetOf = ({ guid, update, newVolumes, exactName }: UpOptions) => ({ guid, update, newVolumes, exactName });

function report({ problems: own, relabel }: Project, problems: readonly Problem[], { verbose = false }: UpOptions) {
  reportProblems([...own, ...problems.map(relabel)], { notes: verbose });
}

/** What `work` answers; the problems of a refusal with their places as the caller would write them. */
async function relabelled<T>({ problems, relabel }: Project, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TychoApiError && error.problems.length > 0)
      throw new ProblemError([...problems, ...error.problems.map(relabel)]);
    throw error;
  }
}
