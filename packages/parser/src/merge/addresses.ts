import type { ListNode, MapNode, Node } from '../yaml/node.ts';
import { child, listNode } from '../yaml/node.ts';
import { identity } from './identity.ts';

/** `ipam.config`: blocks of the same subnet are one; as Docker does, an earlier block that no later one has is dropped. */
export function mergeAddresses(
  base: ListNode,
  over: ListNode,
  merge: (base: MapNode, over: MapNode) => MapNode,
): ListNode {
  const blocks = new Map<string, Node>();
  for (const earlier of base.items) {
    for (const later of over.items) {
      const subnet = subnetOf(later);
      const isSame = subnet === subnetOf(earlier) && earlier.kind === 'map' && later.kind === 'map';
      if (isSame) blocks.set(subnet, merge(earlier, later));
      else if (!blocks.has(subnet)) blocks.set(subnet, later);
    }
  }
  return listNode(over, [...blocks.values()]);
}

function subnetOf(block: Node): string {
  const subnet = child(block, 'subnet');
  return subnet ? identity(subnet) : '';
}
