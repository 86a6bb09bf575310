import { readFileSync } from 'node:fs';
import { ProblemError, problem } from '@tycho/ast';
import { readStdin } from './read-stdin.ts';

/** The bytes of a file, `-` being stdin; a `ProblemError` with the reason when it cannot be read. */
export function readBytes(path: string): Buffer {
  try {
    return path === '-' ? readStdin() : readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'Check the path, and who may read it.';
    throw new ProblemError([problem('error', 'file-missing', `${path} cannot be read: ${reason}`, { hint })]);
  }
}
