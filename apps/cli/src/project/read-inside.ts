import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * The text of a file of the project folder. `null` when there is none, or when it lies outside, also by a symbolic
 * link: it is not sent then, and the parser says that it is missing.
 */
export function readInside(folder: string, path: string): string | null {
  const file = join(folder, path);
  if (isAbsolute(path) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  return isInside(realpathSync(folder), realpathSync(file)) ? readFileSync(file, 'utf8') : null;
}

/** Whether `file` lies in `folder` or below. */
export function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
