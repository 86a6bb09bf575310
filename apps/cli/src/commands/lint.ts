import { hasErrors, type Problem, ProblemError } from '@tycho/ast';
import { type Command, Option } from 'commander';
import { markFailed } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { judged } from '../project/judged.ts';
import type { Project } from '../project/project.ts';
import { type ProjectOptions, projectOf, withProjectOptions } from '../project/project-options.ts';

const formats = ['text', 'json', 'sarif'] as const;

interface LintOptions extends ProjectOptions {
  readonly format: (typeof formats)[number];
  readonly policy?: string;
  readonly verbose?: boolean;
}

const examples = `
Examples:
  $ tycho lint
  $ tycho lint -f compose.yaml -f compose.prod.yaml --strict --verbose
  $ tycho lint --policy policy.yaml --format sarif > tycho.sarif

It ends with 1 when there is an error; with --strict every warning is one.`;

export const lintCommand = (): Command =>
  withProjectOptions(
    newCommand('lint').description(
      'Show every problem of a Compose project with its line in the file. Needs no server.',
    ),
  )
    .addOption(new Option('--format <format>', 'how to write them').choices(formats).default('text'))
    .option('--policy <file>', 'judge it by this policy (YAML or JSON) too')
    .option('--verbose', 'show notes too')
    .addHelpText('after', examples)
    .action(lint);

async function lint({ format, policy, verbose = false, ...options }: LintOptions): Promise<void> {
  const { problems, sourceOf } = await found(options, policy);
  const shown = problems.filter((it) => verbose || it.level !== 'note');
  print(await written(shown, format, sourceOf));
  if (hasErrors(problems)) markFailed();
}

type SourceOf = (file: string) => string | undefined;

/** Files that cannot even be gathered are a problem like the others. */
async function found(options: ProjectOptions, policy: string | undefined) {
  try {
    const project = projectOf(options);
    const governing = policy === undefined ? {} : { policy: await policyOf(policy) };
    return { problems: (await judged(project, governing)).problems, sourceOf: sourcesOf(project) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { problems: error.problems, sourceOf: () => undefined };
  }
}

const policyOf = async (path: string) => (await import('../options/policy-file.ts')).policyFrom(path);

/** The texts of a project under the names that its problems have. */
function sourcesOf({ files, relabel }: Project): SourceOf {
  const labelled = Object.entries(files).map(([file, text]) => [labelOf(file, relabel), text] as const);
  const texts = new Map(labelled);
  return (file) => texts.get(file);
}

function labelOf(file: string, relabel: Project['relabel']): string {
  const { file: label } = relabel({ ...nothing, file });
  return label ?? file;
}

const nothing: Problem = {
  level: 'note',
  code: 'compose-invalid',
  message: '',
  path: null,
  file: null,
  line: null,
  column: null,
  hint: null,
};

async function written(problems: readonly Problem[], format: LintOptions['format'], sourceOf: SourceOf) {
  switch (format) {
    case 'json':
      return serialize({ problems }, 'json');
    case 'sarif': {
      const [{ sarif }, { version }] = await Promise.all([import('../lint/sarif.ts'), import('../version.ts')]);
      return serialize(sarif(problems, version()), 'json');
    }
    case 'text':
      return (await import('../lint/lint-text.ts')).lintText(problems, sourceOf);
  }
}
