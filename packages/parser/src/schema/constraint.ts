import type { Constraint, NodeProperty } from '@tycho/ast';

const properties: Readonly<Record<string, NodeProperty>> = {
  'node.id': { kind: 'id' },
  'node.hostname': { kind: 'hostname' },
  'node.role': { kind: 'role' },
  'node.platform.os': { kind: 'os' },
  'node.platform.arch': { kind: 'architecture' },
  'engine.labels.operatingsystem': { kind: 'os' },
};

/** `null` for what no node has. As Swarm names them, and its case does not matter. */
export function parseNodeProperty(text: string): NodeProperty | null {
  const fact = properties[text.toLowerCase()];
  if (fact) return fact;
  const [, name] = /^(?:node|engine)\.labels\.(.+)$/i.exec(text) ?? [];
  return name === undefined ? null : { kind: 'label', name };
}

/**
 * `null` for what is no constraint.
 *
 * @example parseConstraint('node.labels.zone == a') // { property: { kind: 'label', name: 'zone' }, equals: true, value: 'a' }
 */
export function parseConstraint(text: string): Constraint | null {
  const [, name = '', operator, value = ''] = /^\s*([^\s=!]+)\s*(==|!=)\s*(\S.*?)\s*$/.exec(text) ?? [];
  const property = parseNodeProperty(name);
  return property && { property, equals: operator === '==', value };
}
