import { limits } from '../limits.ts';
import type { Entry, MapNode, Node, Place } from './node.ts';

type Fail = (message: string, hint: string, at: Place, code?: 'yaml-invalid' | 'yaml-limit') => void;

/** The YAML merge key `<<`: what it names fills in the keys that the mapping does not have itself. */
export class MergeKeys {
  readonly #fail: Fail;
  #copied = 0;

  constructor(fail: Fail) {
    this.#fail = fail;
  }

  into(own: ReadonlyMap<string, Entry>, merged: Entry): ReadonlyMap<string, Entry> {
    const entries = new Map(own);
    for (const { entries: more } of this.#mappings(merged.value, merged.key)) {
      if (this.#isOver) return own;
      this.#copied += more.size;
      if (this.#isOver) {
        const message = `\`<<\` copies more than ${limits.nodes} keys`;
        this.#fail(message, 'Merge less, or fewer times.', merged.key, 'yaml-limit');
        return own;
      }
      for (const [key, entry] of more) if (!entries.has(key)) entries.set(key, entry);
    }
    return entries;
  }

  get #isOver(): boolean {
    return this.#copied > limits.nodes;
  }

  /** In order of precedence: the first that has a key wins. */
  #mappings(value: Node, at: Place): readonly MapNode[] {
    if (value.kind === 'map') return [value];
    if (value.kind === 'list') return value.items.flatMap((it) => (it.kind === 'map' ? [it] : this.#refuse(at)));
    return this.#refuse(at);
  }

  #refuse(at: Place): readonly MapNode[] {
    this.#fail(
      '`<<` takes a mapping, or a list of mappings',
      'Write `<<: *anchor`, where the anchor is at a mapping.',
      at,
    );
    return [];
  }
}
