import { steps } from './find-place.ts';
import { child, type Node } from './node.ts';

/**
 * The same path with the items of lists numbered as they are written: in `tree`, to which `path` belongs, items that
 * were refused are missing, and one that is short for several is there several times.
 */
export function writtenPath(path: string, tree: Node, written: Node): string {
  let origin: Node | undefined = written;
  let rest = path;
  let told = '';
  for (const step of steps(tree, path)) {
    const taken = rest.slice(0, rest.length - step.rest.length);
    ({ rest } = step);
    if (!taken.startsWith('[')) {
      told += taken;
      origin = child(origin, taken.replace(/\.$/, ''));
      continue;
    }
    const index = indexIn(origin, step.node);
    told += index < 0 ? taken : taken.replace(/\d+/, `${index}`);
    origin = origin?.kind === 'list' ? origin.items[index] : undefined;
  }
  return told + rest;
}

const indexIn = (list: Node | undefined, { source, start }: Node): number =>
  list?.kind === 'list' ? list.items.findIndex((it) => it.source === source && it.start === start) : -1;
