import type { Entry, MapNode, Node, Place } from '../yaml/node.ts';
import { mapNode } from '../yaml/node.ts';

/** The same mapping with `value` at a path of keys; where something on the way is no mapping, it stays as it is. */
export function withAt(map: MapNode, [name = '', ...rest]: readonly string[], value: Node, at: Place): MapNode {
  const before = map.entries.get(name);
  const key = before?.key ?? at;
  if (rest.length === 0) return withEntry(map, name, { key, value });
  const below = before === undefined || isNothing(before.value) ? mapNode(at, new Map()) : before.value;
  return below.kind === 'map' ? withEntry(map, name, { key, value: withAt(below, rest, value, at) }) : map;
}

/** The same mapping without what is at a path of keys. */
export function withoutAt(map: MapNode, [name = '', ...rest]: readonly string[]): MapNode {
  const entry = map.entries.get(name);
  if (!entry) return map;
  if (rest.length > 0) {
    const { value } = entry;
    return value.kind === 'map' ? withEntry(map, name, { key: entry.key, value: withoutAt(value, rest) }) : map;
  }
  const entries = new Map(map.entries);
  entries.delete(name);
  return mapNode(map, entries);
}

/** What is at a path of keys. */
export function entryAt(map: MapNode, [name = '', ...rest]: readonly string[]): Entry | undefined {
  const entry = map.entries.get(name);
  if (rest.length === 0 || entry === undefined) return entry;
  return entry.value.kind === 'map' ? entryAt(entry.value, rest) : undefined;
}

const withEntry = (map: MapNode, name: string, entry: Entry): MapNode =>
  mapNode(map, new Map<string, Entry>(map.entries).set(name, entry));

const isNothing = (node: Node): boolean => node.kind === 'scalar' && node.value === null;
