import { posix } from 'node:path';

/** A path that is written from `folder`; an absolute one stays, and is refused where it is read. */
export const fromFolder = (folder: string, written: string): string =>
  posix.isAbsolute(written) ? written : posix.join(folder, written);
