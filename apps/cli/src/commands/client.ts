import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Problem, ProblemError, problem, problemCodes } from '@tycho/ast';
import { TychoApiError, type TychoClient, TychoJobError } from '@tycho/client';
import type { Command } from 'commander';
import { environment } from '../environment.ts';
import { markFailed, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import { ownerOption, serverOption } from '../options/common-options.ts';
import { variables } from '../options/variables.ts';
import { print } from '../output/print.ts';
import { imageProject } from '../project/image-project.ts';
import { launchOf } from '../project/launch-of.ts';
import type { Project } from '../project/project.ts';
import { projectOf } from '../project/project-options.ts';
import { clientOf } from '../server/client-of.ts';

interface ClientOptions {
  readonly up?: boolean;
  readonly down?: boolean;
  readonly name?: string;
  readonly container?: string;
  readonly port?: readonly string[];
  readonly command?: string;
  readonly env?: readonly string[];
  readonly settings?: string;
  readonly volumes?: readonly string[];
  readonly file?: string;
  readonly terse?: boolean;
  readonly trace?: boolean;
  readonly owner?: string;
  readonly server?: string;
  /** The same. */
  readonly service?: string;
}

/** What the original's client prints: an HTTP status, and this as JSON. */
interface Answer {
  readonly code: number;
  readonly status: 'success' | 'error';
  readonly result: object | null;
  readonly message: string;
}

const examples = `
Examples:
  $ tycho client --up -n jupyter-data-science-3425 -c jupyter/datascience-notebook -p 8888 \\
      --command "start.sh jupyter lab --LabApp.token=''"
  $ kubectl get svc jupyter-data-science-3425
  $ tycho client --down -n jupyter-data-science-3425

Of an image, the Kubernetes Service has exactly this name; "tycho up" makes names of its own.`;

export const clientCommand = (): Command =>
  newCommand('client')
    .description("Launch a system by its name, or take it away, and print status and JSON as the original's client.py.")
    .option('-u, --up', 'launch it, and return when its port is known')
    .option('-d, --down', 'take it away, and return when it is gone')
    .option('-n, --name <name>', 'of the system, and of the Kubernetes Service of an image')
    .option('-c, --container <image>', 'launch this image')
    .option('-p, --port <port>', 'publish a port of the image, as 8888 or 8080:80; may be given again', again)
    .option('--command <command>', "what to start instead of the image's own entrypoint, as in a shell")
    .option('-f, --file <file>', 'launch this Compose file')
    .option('--env <key=value>', 'a variable of the image or for the file; may be given again', again)
    .option('--settings <file>', 'a file of such variables')
    .option('-v, --volumes <name:path>', 'mount a volume into the image; may be given again', again)
    .option('--terse', 'print the JSON in one line')
    .option('-t, --trace', 'say where the API was found')
    .option('--service <url>', 'the same as --server')
    .addOption(ownerOption())
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(client);

async function client(options: ClientOptions): Promise<void> {
  const { up, service, server, owner, trace: verbose } = options;
  const name = checkedName(options);
  const project = up ? projectNamed(name, options) : null;
  const api = await clientOf(service ?? server, { owner, verbose });
  const { code, ...answer } = await answerOf(() => (project ? started(api, name, project) : deleted(api, name)));
  print(`${code}\n${JSON.stringify(answer, null, options.terse ? 0 : 2)}\n`);
  if (answer.status === 'error') markFailed();
}

function checkedName({ up, down, name, container, file, port, command, volumes }: ClientOptions): string {
  if (up === down) throw new UsageError('say what to do: --up or --down');
  if (name === undefined) throw new UsageError('say which system, with -n NAME');
  if (up && (container === undefined) === (file === undefined))
    throw new UsageError('say what to launch: an image with -c or a file with -f');
  if (container === undefined && (port ?? command ?? volumes) !== undefined)
    throw new UsageError('--port, --command and --volumes belong to -c IMAGE; a file says it itself');
  return name;
}

/** An image is the service `NAME-c`, as it was with the original, and reached as NAME. */
function projectNamed(name: string, options: ClientOptions): Project {
  const { container: image, file, port: ports = [], command, volumes, settings, env = [] } = options;
  const given = { ...(settings === undefined ? {} : settingsOf(settings)), ...variables(env, environment) };
  if (image === undefined)
    return projectOf({ name, file: [file ?? ''], env: Object.entries(given).map(([key, it]) => `${key}=${it}`) });
  const publish = { name };
  return imageProject({ image, name, service: `${name}-c`, ports, publish, command, volumes, environment: given });
}

function settingsOf(path: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch (error) {
    throw new UsageError(`--settings ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

async function started(api: TychoClient, name: string, project: Project): Promise<Answer> {
  const { result } = await (await api.up(launchOf(project))).applied();
  const containers = Object.entries(result?.containers ?? {}).map(([service, { port }]) => [service, { port }]);
  return success(`Started system ${name}`, { containers: Object.fromEntries(containers) });
}

async function deleted(api: TychoClient, name: string): Promise<Answer> {
  const [system, ...others] = (await api.systems()).filter((it) => it.name === name || it.guid === name);
  if (!system) throw new ProblemError([problem('error', 'system-unknown', `no system is called ${name}`)]);
  if (others.length > 0) throw new ProblemError([ambiguous(name, [system, ...others])]);
  await (await api.down(system.guid)).finished();
  return success(`Deleted system ${name}`, null);
}

const success = (message: string, result: object | null): Answer => ({ code: 200, status: 'success', result, message });

function ambiguous(name: string, systems: readonly { readonly guid: string }[]): Problem {
  const guids = systems.map((it) => it.guid).join(', ');
  return problem('error', 'system-ambiguous', `${systems.length} systems are called ${name}: ${guids}`, {
    hint: 'Give one of these with -n.',
  });
}

/** What the work comes to; what the API or a job says against it is an answer too. */
async function answerOf(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === null || !(error instanceof Error)) throw error;
    return { code, status: 'error', result: null, message: error.message };
  }
}

/** The HTTP status; `null` of what is no answer. */
function codeOf(error: unknown): number | null {
  if (error instanceof TychoApiError) return error.status;
  const problems =
    error instanceof TychoJobError ? error.job.problems : error instanceof ProblemError ? error.problems : [];
  const worst = problems.find((it) => it.level === 'error');
  return worst ? problemCodes[worst.code].status : null;
}
