import type { Node } from '../yaml/node.ts';
import { child, recordNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** A secret or a config in a service, or in a build: a mapping with a source. */
export const longFileMount: Expansion = (item) => {
  const source = textOf(item);
  return source === undefined ? item : recordNode(item, { source });
};

/** Where a secret is that says nothing of it. */
export const mountedAt = (secret: Node): string => `/run/secrets/${textOf(child(secret, 'source')) ?? ''}`;
