import { child, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { withValue } from './lists.ts';

/** A network, a volume, a secret or a config: `external: { name: x }` as `external: true` and `name: x`. */
export const longExternal: Expansion = (node, path, report) => {
  const external = child(node, 'external');
  if (node.kind !== 'map' || external?.kind !== 'map') return node;
  const long = withValue(node, 'external', scalarNode(external, true));
  const [outer, inner] = [child(node, 'name'), child(external, 'name')];
  if (inner === undefined) return long;
  if (outer !== undefined && textOf(outer) !== textOf(inner)) {
    const message = '`name` and `external.name` are not the same';
    report.error('value-invalid', `${path}.external.name`, message, 'Write `name` and `external: true`.');
  }
  return outer === undefined ? withValue(long, 'name', inner) : long;
};
