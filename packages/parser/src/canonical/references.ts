import type { Entry, Node, ScalarNode } from '../yaml/node.ts';
import { isGap, listNode, mapNode, recordNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** `depends_on`: a condition by name of the service. */
export const expandDependsOn: Expansion = (node) =>
  byName(
    node,
    (item) => recordNode(item, { condition: 'service_started', required: true }),
    (value) => {
      if (value.kind !== 'map') return value;
      const entries = new Map(value.entries);
      if (!entries.has('required')) entries.set('required', { key: value, value: scalarNode(value, true) });
      return mapNode(value, entries);
    },
  );

/** `networks` of a service: nothing by name of the network. */
export const expandNetworks: Expansion = (node) =>
  byName(
    node,
    (item) => scalarNode(item, null),
    (value) => scalarNode(value, null),
  );

/** `env_file`: mappings with a path. */
export const expandEnvFile: Expansion = (node) => {
  const items = node.kind === 'list' ? node.items : [node];
  const isShort = (it: Node): it is ScalarNode => it.kind === 'scalar' && !isGap(it);
  return listNode(
    node,
    items.map((it) => (isShort(it) ? recordNode(it, { path: it.text, required: true }) : it)),
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
