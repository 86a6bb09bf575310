import type { Entry, Node } from '../yaml/node.ts';
import { isGap, listNode, mapNode, recordNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { withDefaults } from './with-defaults.ts';

/** `depends_on`: a condition by name of the service. */
export const longDependsOn: Expansion = (node) => {
  if (node.kind === 'scalar') return node;
  const named = (node.kind === 'list' ? node.items : []).filter((it) => it.kind === 'scalar' && !isGap(it));
  const entries = new Map<string, Entry>(
    named.map((it) => [textOf(it) ?? '', { key: it, value: recordNode(it, started) }]),
  );
  const written = node.kind === 'map' ? node.entries : [];
  for (const [name, { key, value }] of written) entries.set(name, { key, value: withDefaults(value, started) });
  return mapNode(node, entries);
};

const started = { condition: 'service_started', required: true };

/** `env_file`: mappings with a path. */
export const longEnvFile: Expansion = (node) => {
  if (node.kind === 'map') return node;
  const items = node.kind === 'list' ? node.items : [node];
  return listNode(node, items.map(longItem));
};

function longItem(item: Node): Node {
  const path = textOf(item);
  return path === undefined ? withDefaults(item, { required: true }) : recordNode(item, { path, required: true });
}

/** `extends: web`: a service of the same file. */
export const longExtends: Expansion = (node) => {
  const service = textOf(node);
  return service === undefined ? node : recordNode(node, { service });
};
