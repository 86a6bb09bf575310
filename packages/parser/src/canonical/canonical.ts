import type { Report } from '../report.ts';
import type { Entry, Node } from '../yaml/node.ts';
import { isGap, listNode, mapNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { expansions } from './expansions.ts';

/** The expansions by the steps of their paths. */
interface Step {
  expansion: Expansion | null;
  readonly next: Map<string, Step>;
}

const first: Step = { expansion: null, next: new Map() };
for (const [path, expansion] of Object.entries(expansions)) {
  let step = first;
  for (const name of path.replaceAll('[]', '.[]').split('.')) {
    const next: Step = step.next.get(name) ?? { expansion: null, next: new Map() };
    step.next.set(name, next);
    step = next;
  }
  step.expansion = expansion;
}

/** The same file with every short form written long. */
export const canonical = (root: Node, report: Report): Node => expand(root, '', first, report) ?? root;

/** What was wrong was said; so that the numbers of items are the same from here on, it is left out. */
const withoutGaps = (node: Node | null): Node | null =>
  node?.kind === 'list' && node.items.some(isGap)
    ? listNode(
        node,
        node.items.filter((it) => !isGap(it)),
      )
    : node;

function expand(written: Node, path: string, step: Step, report: Report): Node | null {
  if (isGap(written)) return written;
  const node = step.expansion ? withoutGaps(step.expansion(written, path, report)) : written;
  if (node === null || step.next.size === 0 || node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const next = step.next.get('[]');
    if (!next) return node;
    const items = node.items.map((it, index) => expand(it, `${path}[${index}]`, next, report) ?? scalarNode(it, null));
    return listNode(node, items);
  }
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    const next = step.next.get(name) ?? step.next.get('*');
    const expanded = next ? expand(value, path === '' ? name : `${path}.${name}`, next, report) : value;
    if (expanded) entries.set(name, { key, value: expanded });
  }
  return mapNode(node, entries);
}
