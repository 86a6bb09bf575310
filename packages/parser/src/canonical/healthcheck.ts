import { child, listNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { withValue } from './lists.ts';

/** `healthcheck`: its `test` as a list; text is for a shell. */
export const readHealthcheck: Expansion = (node) => {
  const test = child(node, 'test');
  if (node.kind !== 'map' || test?.kind !== 'scalar') return node;
  const words = ['CMD-SHELL', test.text].map((it) => scalarNode(test, it));
  return withValue(node, 'test', listNode(test, words));
};
