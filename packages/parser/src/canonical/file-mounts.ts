import type { Entry, Node } from '../yaml/node.ts';
import { child, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';

/** `configs` of a service: mappings with a source; the last for a target. */
export const expandConfigs: Expansion = (node) => expand(node, (it) => targetOf(it) ?? `/${sourceOf(it)}`);

/** `secrets` of a service: the same, with the target that Docker gives them. */
export const expandSecrets: Expansion = (node) => {
  const list = expand(node, (it) => targetOf(it) ?? `/run/secrets/${sourceOf(it)}`);
  return list.kind === 'list' ? listNode(list, list.items.map(withTarget)) : list;
};

/** `secrets` of a build. */
export const expandBuildSecrets: Expansion = (node) =>
  node.kind === 'list' ? listNode(node, node.items.map(long)) : node;

function expand(node: Node, identity: (item: Node) => string): Node {
  return node.kind === 'list' ? listNode(node, lastOf(node.items.map(long), identity)) : node;
}

const long = (item: Node): Node => {
  const source = textOf(item);
  return source === undefined ? item : recordNode(item, { source });
};

function withTarget(item: Node): Node {
  if (item.kind !== 'map' || item.entries.has('target')) return item;
  const target: Entry = { key: item, value: scalarNode(item, `/run/secrets/${sourceOf(item)}`) };
  return mapNode(item, new Map(item.entries).set('target', target));
}

const targetOf = (item: Node): string | undefined => textOf(child(item, 'target'));
const sourceOf = (item: Node): string => textOf(child(item, 'source')) ?? '';
