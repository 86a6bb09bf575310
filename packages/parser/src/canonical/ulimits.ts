import type { Entry } from '../yaml/node.ts';
import { mapNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** `ulimits`: no limit at all is an empty mapping, as Docker prints it. */
export const readUlimits: Expansion = (node) => {
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    const isNone = value.kind === 'scalar' && value.value === 0;
    entries.set(name, { key, value: isNone ? mapNode(value, new Map()) : value });
  }
  return mapNode(node, entries);
};
