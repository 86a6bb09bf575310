import type { Report } from '../report.ts';
import type { Entry, Node } from '../yaml/node.ts';
import { isNull, listNode, mapNode } from '../yaml/node.ts';
import type { Expansion, Expansions } from './expansion.ts';

/** The expansions by the steps of their paths. */
interface Step {
  expansion: Expansion | null;
  readonly next: Map<string, Step>;
}

/** Rewrites a tree by a table: what stands at one of its paths (`*` is any name, `[]` any item), then what is below. */
export function rewriting(expansions: Expansions): (root: Node, report: Report) => Node {
  const first = stepsOf(expansions);
  return (root, report) => rewrite(root, '', first, report) ?? root;
}

function stepsOf(expansions: Expansions): Step {
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
  return first;
}

function rewrite(written: Node, path: string, step: Step, report: Report): Node | null {
  if (isNull(written)) return written;
  const node = step.expansion ? step.expansion(written, path, report) : written;
  if (node === null || step.next.size === 0 || node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const next = step.next.get('[]');
    if (!next) return node;
    const items = node.items.map((it, at) => rewrite(it, `${path}[${at}]`, next, report));
    if (items.every((it, at) => it === node.items[at])) return node;
    return listNode(
      node,
      items.filter((it) => it !== null),
    );
  }
  let entries: Map<string, Entry> | null = null;
  for (const [name, { key, value }] of node.entries) {
    const next = step.next.get(name) ?? step.next.get('*');
    const changed = next ? rewrite(value, path === '' ? name : `${path}.${name}`, next, report) : value;
    if (changed === value) continue;
    entries ??= new Map(node.entries);
    if (changed) entries.set(name, { key, value: changed });
    else entries.delete(name);
  }
  return entries ? mapNode(node, entries) : node;
}
