import { hasErrors, ProblemError } from '@tycho/ast';
import { parse } from '@tycho/parser';
import { type Command, Option } from 'commander';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import { fileOption } from '../options/common-options.ts';
import { serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { type ProjectOptions, projectOf } from '../project/project-options.ts';

interface ConfigOptions extends ProjectOptions {
  readonly format: 'yaml' | 'json';
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const examples = `
Examples:
  $ tycho config -f compose.yaml
  $ tycho config -q && echo fine                      only check it
  $ tycho config -e TAG=1.29 --format json | jq .services.web.image`;

export const configCommand = (): Command =>
  newCommand('config')
    .description('Print the resolved Compose model: variables filled in, short forms written out. Needs no server.')
    .addOption(fileOption())
    .option('-n, --name <name>', "name of the system (default: the file's, else that of its folder)")
    .option('-e, --env <key=value>', 'a variable for the file; may be given again', again)
    .addOption(new Option('--format <format>', 'how to write it').choices(['yaml', 'json']).default('yaml'))
    .option('-q, --quiet', 'only check; print nothing but problems')
    .option('--verbose', 'show notes too')
    .addHelpText('after', examples)
    .action(config);

async function config({ format, quiet, verbose = false, ...options }: ConfigOptions): Promise<void> {
  const project = projectOf(options);
  const { model, problems } = parse(project);
  const found = [...project.problems, ...problems.map(project.relabel)];
  if (hasErrors(found) || model === null) throw new ProblemError(found);
  reportProblems(found, { notes: verbose });
  if (!quiet) print(await serialize(model, format));
}
