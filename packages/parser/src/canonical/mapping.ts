import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, Node, Value } from '../yaml/node.ts';
import { isGap, mapNode, scalarNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar-text.ts';
import type { Expansion } from './expansion.ts';

/** `environment`: text by name; `null` where the value is to be found elsewhere. */
export const readEnvironment: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return texts(node, null);
  node.items.forEach((item, index) => {
    refuseSpace(item, `${path}[${index}]`, report);
  });
  return fromList(node, null);
};

/** Text by name, where nothing is empty text: `labels`, and the options of drivers. */
export const readOptions: Expansion = (node) => (node.kind === 'list' ? fromList(node, '') : texts(node, ''));

function refuseSpace(item: Node, path: string, report: Report): void {
  const name = item.kind === 'scalar' ? (item.text.split('=', 1)[0] ?? '') : '';
  if (!/\s$/.test(name)) return;
  report.error('value-invalid', path, `variable ${quote(name)} ends in a space`, 'Write NAME=value, without spaces.');
}

function fromList({ items, ...at }: ListNode, nothing: Value): Node {
  const entries = new Map<string, Entry>();
  for (const item of items) {
    if (item.kind !== 'scalar' || isGap(item)) continue;
    const [name, value] = cut(item.text);
    entries.set(name, { key: item, value: scalarNode(item, value ?? nothing) });
  }
  return mapNode(at, entries);
}

function cut(text: string): [name: string, value: string | null] {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function texts(node: Node, nothing: Value): Node {
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    if (value.kind !== 'scalar') continue;
    entries.set(name, { key, value: { ...value, value: value.value === null ? nothing : scalarText(value) } });
  }
  return mapNode(node, entries);
}
