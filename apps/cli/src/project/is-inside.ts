import { isAbsolute, relative, sep } from 'node:path';

/** Whether `file` lies in `folder` or below. */
export function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
