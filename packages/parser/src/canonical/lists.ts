import type { Entry, MapNode, Node } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';

/** Text, or a list of texts: a list. */
export const expandTexts: Expansion = (node) => (node.kind === 'scalar' ? listNode(node, [node]) : node);

/** The same; of several texts that are equal up to a `=` the last. */
export const expandDistinct: Expansion = (node) => {
  const items = node.kind === 'list' ? node.items : [node];
  return listNode(
    node,
    lastOf(items, (it) => (it.kind === 'scalar' ? (it.text.split('=', 1)[0] ?? '') : '')),
  );
};

/** The same; what is empty is left out. */
export const expandNotEmpty: Expansion = (node, path, report) => {
  const list = expandDistinct(node, path, report);
  if (list?.kind !== 'list') return list;
  return listNode(
    node,
    list.items.filter((it) => isGap(it) || textOf(it) !== ''),
  );
};

/** `models` of a service: what each is called in it, or nothing. */
export const expandNames: Expansion = (node) => {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    const name = textOf(item);
    if (name !== undefined && !entries.has(name)) entries.set(name, { key: item, value: scalarNode(item, null) });
  }
  return mapNode(node, entries);
};

/** `provider.options`: a list each. */
export const expandProvider: Expansion = (node) => {
  const options = child(node, 'options');
  if (node.kind !== 'map' || options?.kind !== 'map') return node;
  const lists = new Map<string, Entry>();
  for (const [name, { key, value }] of options.entries) {
    const items = value.kind === 'list' ? value.items : [value];
    const words = items
      .filter((it) => !isGap(it))
      .map((it) => (it.kind === 'scalar' ? scalarNode(it, String(it.value)) : it));
    lists.set(name, { key, value: listNode(value, words) });
  }
  return withValue(node, 'options', mapNode(options, lists));
};

/** The same mapping with another value at one key. */
export function withValue(node: MapNode, key: string, value: Node): MapNode {
  const entries = new Map(node.entries);
  entries.set(key, { key: entries.get(key)?.key ?? value, value });
  return mapNode(node, entries);
}
