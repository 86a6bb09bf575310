import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { isGap, recordNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { expandOptions } from './mapping.ts';

/** `build` written short: its context. */
export const longBuild = (node: Node): Node =>
  node.kind === 'scalar' ? recordNode(node, { context: node.text }) : node;

/** `build.additional_contexts`: a context by name. */
export const expandContexts: Expansion = (node, path, report) => {
  if (node.kind === 'list') each(node, path, report, (text) => text.includes('='), 'Write "name=context".');
  return expandOptions(node, path, report);
};

/** `build.ssh`: a path by name, or none for the default agent. */
export const expandSsh: Expansion = (node, path, report) => {
  const isKey = (text: string) => text.includes('=') || text === 'default';
  if (node.kind === 'list') each(node, path, report, isKey, 'Write "default" or "name=path".');
  return expandOptions(node, path, report);
};

type ListOf = Extract<Node, { kind: 'list' }>;

function each(node: ListOf, path: string, report: Report, isRight: (text: string) => boolean, hint: string): void {
  node.items.forEach((item, index) => {
    const text = item.kind === 'scalar' ? item.text : '';
    if (isGap(item) || isRight(text)) return;
    report.error('value-invalid', `${path}[${index}]`, `${quote(text)} has no \`=\``, hint, item);
  });
}
