import type { ListNode, MapNode, Node } from '../yaml/node.ts';
import { child, listNode } from '../yaml/node.ts';
import { identity } from './identity.ts';

/**
 * `ipam.config`, as Docker does it: blocks of the same subnet are one, and an earlier block that no later one has is
 * dropped; where several later blocks have the same subnet, what the earlier one has become goes on to the next.
 */
export function mergeAddresses(
  base: ListNode,
  over: ListNode,
  merge: (base: MapNode, over: MapNode) => MapNode,
): ListNode {
  const blocks = new Map<string, Node>();
  for (const earlier of base.items) {
    let current = earlier;
    for (const later of over.items) {
      const subnet = subnetOf(later);
      if (subnet !== subnetOf(current) && !blocks.has(subnet)) {
        blocks.set(subnet, later);
      } else if (current.kind === 'map' && later.kind === 'map') {
        current = merge(current, later);
        blocks.set(subnetOf(current), current);
      }
    }
  }
  return listNode(over, [...blocks.values()]);
}

function subnetOf(block: Node): string {
  const subnet = child(block, 'subnet');
  return subnet ? identity(subnet) : '';
}
