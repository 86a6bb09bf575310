import type { Node } from '../yaml/node.ts';
import { isGap } from '../yaml/node.ts';

/** Of several items that are the same thing the last, where the first stood. */
export function lastOf(items: readonly Node[], identity: (item: Node) => string): readonly Node[] {
  const found = new Map<string, Node>();
  items.forEach((item, index) => {
    found.set(isGap(item) ? `gap ${index}` : `item ${identity(item)}`, item);
  });
  return [...found.values()];
}
