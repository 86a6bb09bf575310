import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, Node, Value } from '../yaml/node.ts';
import { isGap, mapNode, recordNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** `build` written short: its context. */
export const longBuild: Expansion = (node) =>
  node.kind === 'scalar' ? recordNode(node, { context: node.text }) : node;

/** `provenance` and `sbom` of a build: text, also where `true` is written. */
export const longText: Expansion = (node) =>
  node.kind === 'scalar' && typeof node.value === 'boolean' ? scalarNode(node, String(node.value)) : node;

/** `build.additional_contexts`: a context by name. */
export const longContexts: Expansion = (node, path, report) =>
  node.kind === 'list' ? byName(node, '', (text) => text.includes('='), 'Write "name=context".', path, report) : node;

/** `build.ssh`: a path by name, or none for the default agent. */
export const longSsh: Expansion = (node, path, report) => {
  const isKey = (text: string) => text.includes('=') || text === 'default';
  return node.kind === 'list' ? byName(node, null, isKey, 'Write "default" or "name=path".', path, report) : node;
};

function byName(
  node: ListNode,
  nothing: Value,
  isRight: (text: string) => boolean,
  hint: string,
  path: string,
  report: Report,
): Node {
  const entries = new Map<string, Entry>();
  node.items.forEach((item, index) => {
    const text = item.kind === 'scalar' ? item.text : '';
    if (isGap(item)) return;
    if (!isRight(text)) report.error('value-invalid', `${path}[${index}]`, `${quote(text)} has no \`=\``, hint, item);
    const at = text.indexOf('=');
    const value = scalarNode(item, at < 0 ? nothing : text.slice(at + 1));
    entries.set(at < 0 ? text : text.slice(0, at), { key: item, value });
  });
  return mapNode(node, entries);
}
