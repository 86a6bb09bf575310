import { limits } from '../limits.ts';
import { quote } from '../quote.ts';
import type { Node } from '../yaml/node.ts';
import { isGap, listNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { parseRange } from './parse-port.ts';

/** `expose`: texts like `80`, `90-92` or `53/udp`, each once. */
export const expandExpose: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const byText = new Map<string, Node>();
  let ports = 0;
  for (const [index, item] of node.items.entries()) {
    if (isGap(item)) continue;
    const at = `${path}[${index}]`;
    const text = item.kind === 'scalar' ? item.text : '';
    const [numbers = '', protocol = 'tcp'] = text.split('/', 2);
    const range = /^(tcp|udp)$/i.test(protocol) ? parseRange(numbers) : null;
    if (range === null) {
      report.error('port-invalid', at, `${quote(text)} is not a port`, 'Write it as "3000" or "53/udp".');
      continue;
    }
    if (!byText.has(text)) ports += range.last - range.first + 1;
    if (ports > limits.ports) {
      report.error('port-invalid', at, `the service exposes more than ${limits.ports} ports`, 'Expose fewer ports.');
      return null;
    }
    byText.set(text, scalarNode(item, text));
  }
  return listNode(node, [...byText.values()]);
};
