import type { ListNode, MapNode, Node, Place } from './node.ts';
import { child } from './node.ts';

interface Step {
  readonly node: Node;
  readonly place: Place;
  /** Of the path, after this step. */
  readonly rest: string;
}

/**
 * Where `path` (`services.web.ports[0]`) is written: a mapping or a list at its key, a value at itself.
 * Keys may hold dots, so the longest key that fits is taken. `rest` is what of the path is not written;
 * then `place` is the nearest above it. An item may be named by what tells it from others: a mount by where it is in
 * the container (`volumes[/data]`), a port by its number there (`ports[80/tcp]`).
 */
export function findPlace(root: Node, path: string): Step {
  let found: Step = { node: root, place: root, rest: path };
  for (const step of steps(root, path)) found = step;
  return found;
}

/** The way along a path, as far as it is written. */
export function* steps(root: Node, path: string): Generator<Step> {
  let node = root;
  let rest = path;
  while (rest !== '') {
    const step = node.kind === 'map' ? keyStep(node, rest) : node.kind === 'list' ? indexStep(node, rest) : null;
    if (step === null) return;
    yield step;
    ({ node, rest } = step);
  }
}

function keyStep(map: MapNode, rest: string): Step | null {
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

const item = /^\[([^\]]*)\]\.?/;

function indexStep(list: ListNode, rest: string): Step | null {
  const found = item.exec(rest);
  const name = found?.[1] ?? '';
  const node = /^\d+$/.test(name) ? list.items[Number(name)] : list.items.find((it) => identityOf(it) === name);
  return found && node ? { node, place: node.start >= 0 ? node : list, rest: rest.slice(found[0].length) } : null;
}

function identityOf(node: Node): string | null {
  const target = textAt(node, 'target');
  const protocol = textAt(node, 'protocol');
  return protocol === null ? target : `${target}/${protocol}`;
}

function textAt(node: Node, key: string): string | null {
  const value = child(node, key);
  return value?.kind === 'scalar' ? value.text : null;
}
