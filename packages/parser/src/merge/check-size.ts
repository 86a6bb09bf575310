import { limits } from '../limits.ts';
import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';

/** Whether merged files are not more than one file may be: what is extended often is there often. */
export function checkSize(root: Node, report: Report): boolean {
  let nodes = 0;
  let characters = 0;
  const fits = (node: Node): boolean => {
    if (++nodes > limits.nodes) return false;
    if (node.kind === 'list') return node.items.every(fits);
    if (node.kind === 'map') return [...node.entries.values()].every(({ value }) => fits(value));
    characters += node.text.length;
    return characters <= limits.text;
  };
  if (fits(root)) return true;
  const message = `the merged files have more than ${limits.nodes} nodes, or are longer than ${limits.text} characters`;
  report.error('yaml-limit', null, message, 'Split the project into several systems.', root);
  return false;
}
