import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '@tycho/ast';
import { defaultNames, overrideNames } from '@tycho/parser/default-names';
import { UsageError } from '../exit-codes.ts';

/**
 * The Compose files that a path means: itself, or those with default names in that folder, the override second.
 * Without a path: those in the current folder.
 */
export function findComposeFiles(path?: string): string[] {
  if (path !== undefined && !isFolder(path)) return [path];
  const first = firstOf(defaultNames, path);
  const override = firstOf(overrideNames, path);
  if (first !== undefined) return override === undefined ? [first] : [first, override];
  throw new UsageError(
    `no Compose file ${path === undefined ? 'here' : `in ${path}`} (${defaultNames.join(', ')}); name one with -f FILE`,
  );
}

const firstOf = (names: readonly string[], folder: string | undefined): string | undefined =>
  names.map((name) => (folder === undefined ? name : join(folder, name))).find(isFile);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat) return stat.isDirectory();
  throw new ProblemError([problem('error', 'file-missing', `there is no file ${path}`, { hint: 'Check the path.' })]);
}
