import { isFloat, listNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** `expose`: texts like `80`, `90-92` or `53/udp`. */
export const readExpose: Expansion = (node) =>
  node.kind === 'list'
    ? listNode(
        node,
        node.items.map((it) => (it.kind === 'scalar' ? scalarNode(it, String(it.value)) : it)),
      )
    : node;

/** `expose`: a number without a point. */
export const wholeNumbers: Expansion = (node, path, report) => {
  const items = node.kind === 'list' ? node.items : [];
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'scalar' || !isFloat(item)) continue;
    report.error('port-invalid', `${path}[${index}]`, `${item.text} is not a port`, 'Write it as "3000".');
  }
  return node;
};
