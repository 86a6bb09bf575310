import type { Entry, MapNode, Node, Value } from '../yaml/node.ts';
import { mapNode, recordNode } from '../yaml/node.ts';

/** A mapping with these values where it has none. */
export function withDefaults(node: Node, values: Readonly<Record<string, Value>>): Node {
  if (node.kind !== 'map') return node;
  const missing = Object.entries(values).filter(([key]) => !node.entries.has(key));
  if (missing.length === 0) return node;
  return mapNode(node, new Map([...node.entries, ...recordNode(node, Object.fromEntries(missing)).entries]));
}

export function withoutKey(node: MapNode, key: string): MapNode {
  const entries = new Map<string, Entry>(node.entries);
  entries.delete(key);
  return mapNode(node, entries);
}
