import { posix } from 'node:path';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { BundledFile } from '@tycho/contract';
import type { BundleLimits } from './bundle-limits.ts';

export type BundledFiles = Readonly<Record<string, BundledFile>>;

/** Throws a `ProblemError` when a path leaves the project folder, or the files are more than they may be. */
export function checkFiles(files: BundledFiles, limits: BundleLimits): void {
  const paths = Object.keys(files);
  const outside = paths.filter(leavesFolder).map(outsideProblem);
  if (outside.length > 0) throw new ProblemError(outside);
  if (paths.length > limits.files) throw tooMuch(`${paths.length} files are more than ${limits.files}`);
  const bytes = Object.values(files).reduce((sum, it) => sum + sizeOf(it), 0);
  if (bytes > limits.bytes) throw tooMuch(`files of ${bytes} bytes are more than ${limits.bytes}`);
}

function leavesFolder(path: string): boolean {
  const name = posix.normalize(path);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return name.startsWith('/') || name.split('/').includes('..') || /^[a-zA-Z]:|[\\\u0000-\u001f]/.test(path);
}

const outsideProblem = (path: string): Problem =>
  problem('error', 'file-outside', `${JSON.stringify(path)} is not a path inside of the project folder`, {
    hint: 'Name files relative to the project folder, with "/" and without "..".',
  });

const tooMuch = (message: string): ProblemError =>
  new ProblemError([
    problem('error', 'file-too-large', `${message}, which is the limit of the server`, {
      hint: 'Send only what the Compose files refer to.',
    }),
  ]);

const sizeOf = (it: BundledFile): number =>
  typeof it === 'string' ? Buffer.byteLength(it) : Buffer.byteLength(it.base64, 'base64');
