import { listNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';

/** `expose`: texts like `80`, `90-92` or `53/udp`, each once. */
export const expandExpose: Expansion = (node) => {
  if (node.kind !== 'list') return node;
  const textOf = (it: (typeof node.items)[number]) => (it.kind === 'scalar' ? String(it.value) : '');
  const items = lastOf(node.items, textOf).map((it) =>
    it.kind === 'scalar' && it.value === null ? it : scalarNode(it, textOf(it)),
  );
  return listNode(node, items);
};
