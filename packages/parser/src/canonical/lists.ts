import type { Entry, MapNode, Node } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, scalarNode, textOf } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar-text.ts';
import type { Expansion } from './expansion.ts';

/** Text, or a list of texts: a list. */
export const longTexts: Expansion = (node) => (node.kind === 'scalar' ? listNode(node, [node]) : node);

/** The same; what is empty is left out. */
export const notEmptyTexts: Expansion = (node) => {
  const items = node.kind === 'list' ? node.items : [node];
  if (node.kind === 'map') return node;
  return listNode(
    node,
    items.filter((it) => textOf(it) !== ''),
  );
};

/** `networks` and `models` of a service: what is said of each in it, or nothing. */
export const longNames: Expansion = (node) => {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    const name = textOf(item);
    if (name !== undefined && !entries.has(name)) entries.set(name, { key: item, value: scalarNode(item, null) });
  }
  return mapNode(node, entries);
};

/** `provider.options`: a list each. */
export const readProvider: Expansion = (node) => {
  const options = child(node, 'options');
  if (node.kind !== 'map' || options?.kind !== 'map') return node;
  const lists = new Map<string, Entry>();
  for (const [name, { key, value }] of options.entries) {
    const items = value.kind === 'list' ? value.items : [value];
    const words = items
      .filter((it) => !isGap(it))
      .map((it) => (it.kind === 'scalar' ? scalarNode(it, scalarText(it)) : it));
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
