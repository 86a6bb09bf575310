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
  let blocks: Node[] = [];
  const indexOf = (subnet: string): number => blocks.findIndex((it) => subnetOf(it) === subnet);
  for (const earlier of base.items) {
    let current = earlier;
    for (const later of over.items) {
      const subnet = subnetOf(later);
      if (subnet !== subnetOf(current) && indexOf(subnet) < 0) {
        blocks.push(later);
      } else if (current.kind === 'map' && later.kind === 'map') {
        const [before, merged] = [current, merge(current, later)];
        blocks = blocks.map((it) => (it === before ? merged : it));
        const index = indexOf(subnetOf(merged));
        if (index < 0) blocks.push(merged);
        else blocks[index] = merged;
        current = merged;
      }
    }
  }
  return listNode(over, blocks);
}

function subnetOf(block: Node): string {
  const subnet = child(block, 'subnet');
  return subnet ? identity(subnet) : '';
}
