import type { Problem } from '@tycho/ast';
import { errorHelp } from '../error-help.ts';

/**
 * A SARIF 2.1.0 log of the problems, for code scanning.
 *
 * @example JSON.stringify(sarif(problems, '0.1.0'))
 */
export function sarif(problems: readonly Problem[], version: string): object {
  const help = errorHelp();
  const codes = [...new Set(problems.map((it) => it.code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tycho', version, rules: codes.map((it) => rule(it, help.get(it))) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((it) => result(it, codes.indexOf(it.code))),
      },
    ],
  };
}

const rule = (code: string, help: string | undefined): object => ({
  id: code,
  shortDescription: { text: code.replaceAll('-', ' ') },
  help: { text: help ?? `See "${code}" in docs/errors.md.` },
});

function result(it: Problem, ruleIndex: number): object {
  return {
    ruleId: it.code,
    ruleIndex,
    level: it.level,
    message: { text: it.hint === null ? `${it.message}.` : `${it.message}. ${it.hint}` },
    ...(it.file === null && it.path === null ? {} : { locations: [location(it)] }),
  };
}

function location({ file, line, column, path }: Problem): object {
  const region = line === null ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ...(file === null ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }),
    ...(path === null ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
  };
}

/** Relative to where the command is run, unless the file was named by its whole path. */
const uriOf = (file: string): string =>
  `${file.startsWith('/') ? 'file://' : ''}${file.split('/').map(encodeURIComponent).join('/')}`;
