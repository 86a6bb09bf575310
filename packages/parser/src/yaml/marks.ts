import { limits } from '../limits.ts';
import type { Document, Replaced } from './document.ts';
import type { Entry, MapNode, Node } from './node.ts';
import { listNode, mapNode, scalarNode } from './node.ts';

/**
 * A tree without what is to be `!reset`, and where that and what is to `!override` stood.
 * A tree too large to be followed stays as it is: filling in its variables will refuse it.
 */
export function takeMarks(root: Node): Document {
  let visited = 0;
  const isTooLarge = (depth: number): boolean => ++visited > limits.nodes || depth > limits.depth;

  const map = (node: MapNode, depth: number): { tree: Node; replaced: Replaced } => {
    const entries = new Map<string, Entry>();
    const replaced = new Map<string, Replaced | null>();
    for (const [name, { key, value }] of node.entries) {
      const below = take(value, depth + 1);
      if (value.mark) replaced.set(name, null);
      else if (below.replaced.size > 0) replaced.set(name, below.replaced);
      if (value.mark !== 'reset') entries.set(name, { key, value: below.tree });
    }
    return { tree: mapNode(node, entries), replaced };
  };

  const take = (node: Node, depth: number): { tree: Node; replaced: Replaced } => {
    if (node.mark || node.kind === 'scalar' || isTooLarge(depth)) return { tree: node, replaced: new Map() };
    if (node.kind === 'map') return map(node, depth);
    const items = node.items.filter((it) => it.mark !== 'reset').map((it) => take(it, depth + 1).tree);
    return { tree: listNode(node, items), replaced: new Map() };
  };

  return take(root.mark === 'reset' ? scalarNode(root, null) : root, 0);
}
