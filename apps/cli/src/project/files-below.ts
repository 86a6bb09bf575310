import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from './is-inside.ts';

interface Room {
  readonly files: number;
  readonly bytes: number;
}

/**
 * The files in a folder of `root` and below, by their path in it, in order of path; `null` when there is no room for
 * them, or some cannot be seen. Links are followed, but not out of `root`: such a link is listed like a file.
 */
export function filesBelow(folder: string, root: string, room: Room): string[] | null {
  const top = realpathSync(root);
  const found: string[] = [];
  const entered = new Set<string>();
  let bytes = 0;

  /** Whether there is still room. */
  const enter = (inner: string, real: string): boolean => {
    if (entered.has(real)) return true;
    entered.add(real);
    return readdirSync(real)
      .toSorted()
      .every((name) => take(join(inner, name)));
  };

  const take = (path: string): boolean => {
    const stat = statSync(join(folder, path), { throwIfNoEntry: false });
    const real = stat && realpathSync(join(folder, path));
    const leaves = real !== undefined && !isInside(top, real);
    if (real !== undefined && !leaves && stat?.isDirectory()) return enter(path, real);
    if (!leaves && !stat?.isFile()) return true;
    found.push(path);
    bytes += leaves ? 0 : (stat?.size ?? 0);
    return found.length <= room.files && bytes <= room.bytes;
  };

  try {
    return enter('', realpathSync(folder)) ? found : null;
  } catch {
    return null;
  }
}
