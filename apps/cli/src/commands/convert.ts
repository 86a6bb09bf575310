import { createHash } from 'node:crypto';
import { hasErrors, ProblemError, reachability as reachabilityOf, type System } from '@tycho/ast';
import { type Command, Option } from 'commander';
import type { Converted } from '../convert/converted.ts';
import { writeFiles } from '../convert/write-files.ts';
import { settings } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { policyFrom } from '../options/policy-file.ts';
import { type PublishOptions, publishedAs, withPublishOptions } from '../options/publish-options.ts';
import { serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reachabilityTable } from '../output/reachability-table.ts';
import { reportProblems } from '../output/report-problems.ts';
import { judged } from '../project/judged.ts';
import { type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';
import { version } from '../version.ts';

interface ConvertOptions extends ProjectOptions, PublishOptions {
  readonly guid?: string;
  readonly namespace?: string;
  readonly policy?: string;
  readonly reachability?: boolean;
  readonly output: 'yaml' | 'json';
  readonly format?: 'helm' | 'kustomize';
  readonly out?: string;
  readonly verbose?: boolean;
}

const examples = `
Examples:
  $ tycho convert -f samples/web-db/docker-compose.yaml
  $ tycho convert -f compose.yaml | kubectl apply --server-side -f -
  $ tycho convert -f compose.yaml --reachability
  $ tycho convert -f compose.yaml -o json | jq -r .items[].kind
  $ tycho convert -f compose.yaml --publish ingress --domain apps.example.org
  $ tycho convert -f compose.yaml --format helm --out chart
  $ tycho convert -f compose.yaml --format kustomize --out deploy`;

export const convertCommand = (): Command =>
  withPublishOptions(
    withProjectOptions(
      newCommand('convert').description(
        'Print the manifests that a Compose file becomes, governed by policy. Needs no server.',
      ),
    ),
  )
    .option('--guid <guid>', "the system's GUID (default: made of its name, so that the same file gives the same)")
    .option('--namespace <namespace>', 'the namespace; also NAMESPACE', settings.namespace)
    .option('--policy <file>', 'policy as YAML or JSON (default: the safe one)')
    .addOption(new Option('-o, --output <format>', 'how to write them').choices(['yaml', 'json']).default('yaml'))
    .addOption(
      new Option(
        '--reachability',
        'print who can connect to whom instead, as a table unless -o json is given',
      ).conflicts(['format', 'out']),
    )
    .addOption(
      new Option('--format <format>', 'write a chart, or a base with an overlay, into the folder of --out')
        .choices(['helm', 'kustomize'])
        .conflicts('output'),
    )
    .option('--out <folder>', 'an empty folder, or one that is not there yet')
    .option('--verbose', 'show notes too')
    .addHelpText('after', examples)
    .action(convert);

async function convert({ guid, namespace, policy, output, format, out, reachability, ...rest }: ConvertOptions) {
  const { verbose = false, ...options } = rest;
  if (format !== undefined && out === undefined)
    throw new UsageError(`--format ${format} writes files; say where with --out`);
  if (format === undefined && out !== undefined) throw new UsageError('--out belongs to --format helm or kustomize');
  const { system, problems } = await governed(options, policy, verbose);
  if (reachability) return print(await ways(system, output));
  const { manifests } = await import('@tycho/backends');
  const target = { guid: guid ?? guidOf(system.name), ...(namespace ? { namespace } : {}) };
  const made = manifests(system, target) as Converted[];
  if (format !== undefined && out !== undefined)
    return writeFiles(out, await filesOf(format, made, { name: system.name, guid: target.guid }));
  if (output === 'json') return print(await serialize({ apiVersion: 'v1', kind: 'List', items: made }, 'json'));
  const { commentedYaml } = await import('../convert/commented-yaml.ts');
  print(commentedYaml(made, problems));
}

async function ways(system: System, output: ConvertOptions['output']): Promise<string> {
  const all = reachabilityOf(system);
  return output === 'json' ? serialize(all, 'json') : reachabilityTable(all);
}

async function filesOf(
  format: 'helm' | 'kustomize',
  made: readonly Converted[],
  system: { readonly name: string; readonly guid: string },
) {
  switch (format) {
    case 'helm':
      return (await import('../convert/chart-files.ts')).chartFiles(made, { ...system, version: version() });
    case 'kustomize':
      return (await import('../convert/kustomize-files.ts')).kustomizeFiles(made);
  }
}

async function governed(options: ProjectOptions & PublishOptions, policy: string | undefined, notes: boolean) {
  const project = projectOf(options);
  const { system, problems } = await judged(project, { policy: publishedAs(await policyFrom(policy), options) });
  if (system === null || hasErrors(problems)) throw new ProblemError(problems);
  reportProblems(problems, { notes });
  return { system, problems: problems.filter((it) => notes || it.level !== 'note') };
}

const guidOf = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);
