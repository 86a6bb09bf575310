import { createHash } from 'node:crypto';
import { hasErrors, ProblemError, type System } from '@tycho/ast';
import { type Command, Option } from 'commander';
import { settings } from '../environment.ts';
import { newCommand } from '../new-command.ts';
import { policyFrom } from '../options/policy-file.ts';
import { serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { judged } from '../project/judged.ts';
import { type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';

interface ConvertOptions extends ProjectOptions {
  readonly guid?: string;
  readonly namespace?: string;
  readonly policy?: string;
  readonly output: 'yaml' | 'json';
  readonly verbose?: boolean;
}

const examples = `
Examples:
  $ tycho convert -f samples/web-db/docker-compose.yaml
  $ tycho convert -f compose.yaml | kubectl apply --server-side -f -
  $ tycho convert -f compose.yaml -o json | jq -r .items[].kind`;

export const convertCommand = (): Command =>
  withProjectOptions(
    newCommand('convert').description(
      'Print the manifests that a Compose file becomes, governed by policy. Needs no server.',
    ),
  )
    .option('--guid <guid>', "the system's GUID (default: made of its name, so that the same file gives the same)")
    .option('--namespace <namespace>', 'the namespace; also NAMESPACE', settings.namespace)
    .option('--policy <file>', 'policy as YAML or JSON (default: the safe one)')
    .addOption(new Option('-o, --output <format>', 'how to write them').choices(['yaml', 'json']).default('yaml'))
    .option('--verbose', 'show notes too')
    .addHelpText('after', examples)
    .action(convert);

async function convert({ guid, namespace, policy, output, verbose = false, ...options }: ConvertOptions) {
  const system = await governed(options, policy, verbose);
  const { manifests } = await import('@tycho/backends');
  const made = manifests(system, { guid: guid ?? guidOf(system.name), ...(namespace ? { namespace } : {}) });
  print(
    output === 'json'
      ? await serialize({ apiVersion: 'v1', kind: 'List', items: made }, 'json')
      : await documents(made),
  );
}

async function governed(options: ProjectOptions, policy: string | undefined, notes: boolean): Promise<System> {
  const project = projectOf(options);
  const { system, problems } = await judged(project, { policy: await policyFrom(policy) });
  if (system === null || hasErrors(problems)) throw new ProblemError(problems);
  reportProblems(problems, { notes });
  return system;
}

const guidOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

const documents = async (made: readonly object[]): Promise<string> =>
  (await Promise.all(made.map(async (it) => `---\n${await serialize(it, 'yaml')}`))).join('');
