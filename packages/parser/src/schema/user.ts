import type { User } from '@tycho/ast';

const numeric = /^(\d{1,10})?(?::(\d{1,10})?)?$/;

/**
 * `1000`, `1000:1000`, or `root`, which is 0 in every image; `null` for any other name. A part that is left out, as in
 * `:1000` or the `:` of two empty variables, is root and the group of the user.
 */
export function parseUser(text: string): User | null {
  const found = text === '' ? null : numeric.exec(text.replaceAll(/(?<=^|:)root(?=$|:)/g, '0'));
  if (!found) return null;
  return { uid: Number(found[1] ?? 0), gid: found[2] === undefined ? null : Number(found[2]) };
}
