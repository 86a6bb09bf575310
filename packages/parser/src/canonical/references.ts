import type { Entry, Node, ScalarNode } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';

/** `depends_on`: a condition by name of the service. */
export const expandDependsOn: Expansion = (node) =>
  byName(node, (item) => recordNode(item, { condition: 'service_started', required: true }), required);

/** `required` unless something else is written. */
function required(value: Node): Node {
  if (value.kind !== 'map' || value.entries.has('required')) return value;
  return mapNode(value, new Map(value.entries).set('required', { key: value, value: scalarNode(value, true) }));
}

/** `env_file`: mappings with a path. */
export const expandEnvFile: Expansion = (node) => {
  const items = node.kind === 'list' ? node.items : [node];
  const isShort = (it: Node): it is ScalarNode => it.kind === 'scalar' && !isGap(it);
  const long = items.map((it) => (isShort(it) ? recordNode(it, { path: it.text, required: true }) : required(it)));
  return listNode(
    node,
    lastOf(long, (it) => textOf(child(it, 'path')) ?? ''),
  );
};

function byName(node: Node, fromItem: (item: Node) => Node, fromValue: (value: Node) => Node): Node {
  const entries = new Map<string, Entry>();
  const items = node.kind === 'list' ? node.items : [];
  for (const item of items) {
    if (item.kind !== 'scalar' || isGap(item) || entries.has(item.text)) continue;
    entries.set(item.text, { key: item, value: fromItem(item) });
  }
  const written = node.kind === 'map' ? node.entries : [];
  for (const [name, { key, value }] of written) entries.set(name, { key, value: fromValue(value) });
  return mapNode(node, entries);
}
