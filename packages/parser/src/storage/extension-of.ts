import { child, type Node, plain } from '../yaml/node.ts';

/** `x-tycho` of a volume, a secret or a config, which Docker's model has no place for. */
export function extensionOf(tree: Node, kind: 'volumes' | 'secrets' | 'configs', key: string): unknown {
  const written = child(child(child(tree, kind), key), 'x-tycho');
  return written && plain(written);
}
