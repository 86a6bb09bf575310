import type { ListNode, MapNode, Node, Place } from './node.ts';

/**
 * Where `path` (`services.web.ports[0]`) is written: a mapping or a list at its key, a value at itself.
 * Keys may hold dots, so the longest key that fits is taken. `rest` is what of the path is not written;
 * then `place` is the nearest above it.
 */
export function findPlace(root: Node, path: string): { readonly place: Place; readonly rest: string } {
  let node = root;
  let place: Place = root;
  let rest = path;
  while (rest !== '') {
    const step = node.kind === 'map' ? keyStep(node, rest) : node.kind === 'list' ? indexStep(node, rest) : null;
    if (step === null) break;
    ({ node, place, rest } = step);
  }
  return { place, rest };
}

function keyStep(map: MapNode, rest: string) {
  let longest = 0;
  for (const key of map.entries.keys()) longest = Math.max(longest, key.length);
  for (
    let end = rest.length > longest ? boundary(rest, longest) : rest.length;
    end > 0;
    end = boundary(rest, end - 1)
  ) {
    const entry = map.entries.get(rest.slice(0, end));
    if (!entry) continue;
    const { value } = entry;
    const place = value.kind === 'scalar' && value.start >= 0 ? value : entry.key;
    return { node: value, place, rest: rest.slice(rest[end] === '.' ? end + 1 : end) };
  }
  return null;
}

/** The last place up to `from` where a key may end. */
const boundary = (path: string, from: number): number =>
  Math.max(path.lastIndexOf('.', from), path.lastIndexOf('[', from));

const index = /^\[(\d+)\]\.?/;

function indexStep(list: ListNode, rest: string) {
  const found = index.exec(rest);
  const node = list.items[Number(found?.[1])];
  return found && node ? { node, place: node.start >= 0 ? node : list, rest: rest.slice(found[0].length) } : null;
}
