import type { Node } from './node.ts';

/** Names of what goes, with `null`, and of mappings in which something goes. */
export type Replaced = ReadonlyMap<string, Replaced | null>;

/** One YAML document of a Compose file. */
export interface Document {
  readonly tree: Node;
  /** What earlier documents lose before this one is merged into them: its `!reset` and `!override`. */
  readonly replaced: Replaced;
}
