import type { Entry, Node } from '../yaml/node.ts';
import { listNode, mapNode } from '../yaml/node.ts';

/** The same tree with `change` made to every node at a path of keys; `*` is any key, `[]` any item. */
export function changeAt(node: Node, [step, ...rest]: readonly string[], change: (node: Node) => Node): Node {
  if (step === undefined) return change(node);
  if (step === '[]') {
    if (node.kind !== 'list') return node;
    const items = node.items.map((it) => changeAt(it, rest, change));
    return items.every((it, index) => it === node.items[index]) ? node : listNode(node, items);
  }
  if (node.kind !== 'map') return node;
  const changed = new Map<string, Entry>();
  for (const name of step === '*' ? node.entries.keys() : [step]) {
    const entry = node.entries.get(name);
    if (!entry) continue;
    const value = changeAt(entry.value, rest, change);
    if (value !== entry.value) changed.set(name, { key: entry.key, value });
  }
  return changed.size === 0 ? node : mapNode(node, new Map([...node.entries, ...changed]));
}
