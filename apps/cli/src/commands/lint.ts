import { hasErrors, type Problem, ProblemError, problem } from '@tycho/ast';
import { type Command, Option } from 'commander';
import { markFailed } from '../exit-codes.ts';
import type { SourceOf } from '../lint/lint-text.ts';
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
  const labelOf = (file: string) => relabel(problem('note', 'compose-invalid', '', { file })).file ?? file;
  const texts = new Map(Object.entries(files).map(([file, text]) => [labelOf(file), text]));
  return (file) => {
    const text = texts.get(file);
    return typeof text === 'string' ? text : undefined;
  };
}

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
