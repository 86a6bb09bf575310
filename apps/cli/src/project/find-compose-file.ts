import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '@tycho/ast';
import { UsageError } from '../exit-codes.ts';

/** Looked for in this order. */
const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/**
 * The Compose file that a path means: itself, or the one with a default name in that folder.
 * Without a path: the one in the current folder.
 */
export function findComposeFile(path?: string): string {
  if (path !== undefined && !isFolder(path)) return path;
  const found = defaultNames.map((name) => (path === undefined ? name : join(path, name))).find(isFile);
  if (found !== undefined) return found;
  throw new UsageError(
    `no Compose file ${path === undefined ? 'here' : `in ${path}`} (${defaultNames.join(', ')}); name one with -f FILE`,
  );
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat) return stat.isDirectory();
  throw new ProblemError([problem('error', 'file-missing', `there is no file ${path}`, { hint: 'Check the path.' })]);
}
