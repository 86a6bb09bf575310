import type { Replaced } from '../yaml/document.ts';
import type { Entry, MapNode, Node } from '../yaml/node.ts';
import { listNode, mapNode } from '../yaml/node.ts';

/** The same tree without what a later document replaces. */
export function without(tree: MapNode, replaced: Replaced): MapNode {
  if (replaced.size === 0) return tree;
  const entries = new Map<string, Entry>(tree.entries);
  for (const [name, below] of replaced) {
    const entry = entries.get(name);
    if (!entry) continue;
    if (below === null) entries.delete(name);
    else entries.set(name, { key: entry.key, value: withoutIn(entry.value, below) });
  }
  return mapNode(tree, entries);
}

/** The same for what stands at a path of the tree. */
export function withoutBelow(node: Node, [name, ...rest]: readonly string[], replaced: Replaced): Node {
  if (name === undefined) return withoutIn(node, replaced);
  const below = replaced.get(name);
  return below ? withoutBelow(node, rest, below) : node;
}

/** A list of names is as good as a mapping with these names. */
function withoutIn(node: Node, replaced: Replaced): Node {
  if (node.kind === 'map') return without(node, replaced);
  if (node.kind === 'scalar') return node;
  const stays = (it: Node): boolean => it.kind !== 'scalar' || replaced.get(it.text) !== null;
  return listNode(node, node.items.filter(stays));
}
