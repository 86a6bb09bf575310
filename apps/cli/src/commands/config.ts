import { hasErrors, type Problem, ProblemError } from '@tycho/ast';
import { type Command, Option } from 'commander';
import { type ListedModel, type ModelPart, modelParts } from '../config/model-parts.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { judged } from '../project/judged.ts';
import { type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';

interface ConfigOptions extends ProjectOptions, Partial<Record<ModelPart, boolean>> {
  readonly format?: 'yaml' | 'json';
  readonly variables?: boolean;
  /** Names of services, or `*`. */
  readonly hash?: string;
  readonly interpolate: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const examples = `
Examples:
  $ tycho config -f compose.yaml
  $ tycho config -q && echo fine                      only check it
  $ tycho config -e TAG=1.29 --format json | jq .services.web.image
  $ tycho config -f compose.yaml -f compose.prod.yaml --profile metrics --services
  $ tycho config --variables`;

export const configCommand = (): Command =>
  withProjectOptions(
    newCommand('config').description(
      'Print the resolved Compose model: files merged, variables filled in, short forms written out. Needs no server.',
    ),
  )
    .addOption(new Option('--format <format>', 'how to write it (default: yaml)').choices(['yaml', 'json']))
    .option('--services', 'print the names of the services, each after those it depends on')
    .option('--images', 'print the images')
    .option('--volumes', 'print the names of the volumes')
    .option('--networks', 'print the names of the networks')
    .option('--profiles', 'print the names of all profiles')
    .option('--variables', 'print the variables that the files refer to, with their defaults')
    .option('--hash <services>', 'print a hash of each of these services, with commas between them; "*" is all')
    .option('--no-interpolate', 'leave variables as they are written')
    .option('-q, --quiet', 'only check; print nothing but problems')
    .option('--verbose', 'show notes too')
    .addHelpText('after', examples)
    .action(config);

async function config(options: ConfigOptions): Promise<void> {
  const views = viewsOf(options);
  if (views.length > 1) throw new UsageError(`${views.join(' and ')} are printed one at a time`);
  const project = projectOf(options.profiles ? { ...options, profile: ['*'] } : options);
  const interpolate = options.interpolate && !options.variables;
  const { model, problems } = await judged(project, { interpolate });
  if (model === null || (project.mode === 'strict' && hasErrors(problems))) throw new ProblemError(problems);
  reportProblems(problems.map(ofLaunch), { notes: options.verbose ?? false });
  if (!options.quiet) print(await textOf(model, options));
}

/** What only a launch needs, as an image where there is `build`, does not make the model wrong. */
const ofLaunch = (it: Problem): Problem => (it.level === 'error' ? { ...it, level: 'warning' } : it);

const viewsOf = (options: ConfigOptions): string[] =>
  [
    ...partsOf(options),
    ...(options.variables ? ['variables'] : []),
    ...(options.hash === undefined ? [] : ['hash']),
  ].map((it) => `--${it}`);

const partsOf = (options: ConfigOptions): ModelPart[] =>
  (Object.keys(modelParts) as ModelPart[]).filter((it) => options[it]);

async function textOf(model: object, options: ConfigOptions): Promise<string> {
  const { format, hash, interpolate } = options;
  const listed = model as ListedModel;
  const [part] = partsOf(options);
  if (part !== undefined) return lines(modelParts[part](listed));
  if (hash !== undefined) return lines((await import('../config/service-hashes.ts')).serviceHashes(listed, hash));
  if (options.variables) return (await import('../config/variable-table.ts')).variableTable(model, format);
  const { escaped, modelText } = await import('../config/model-text.ts');
  const text = modelText(model, format ?? 'yaml');
  return interpolate ? escaped(text) : text;
}

const lines = (texts: readonly string[]): string => texts.map((it) => `${it}\n`).join('');
