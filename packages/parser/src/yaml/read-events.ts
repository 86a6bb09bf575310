import type { Event } from 'js-yaml';
import { parseEvents, YAMLException } from 'js-yaml';
import { limits } from '../limits.ts';
import { IndentedText } from './indented-text.ts';

export type ReadEvents =
  | { readonly status: 'read'; readonly events: readonly Event[] }
  | { readonly status: 'refused'; readonly reason: string; readonly position: number };

/** What is wrong with a block, whatever brackets and quotes there are. */
const wrongBlock = /^(bad indentation|tab characters|end of the stream or a document|nesting exceeded)/;

/**
 * The events of a YAML text. Inside of brackets and quotes it may be indented less than YAML asks for, as Compose
 * allows it: `command: [` may be closed by a `]` right below `command`.
 */
export function readEvents(text: string): ReadEvents {
  const indented = new IndentedText(text);
  let first: ReadEvents | null = null;
  for (let read = 0; ; read += indented.text.length) {
    try {
      return { status: 'read', events: indented.restored(parseEvents(indented.text, { maxDepth: limits.depth })) };
    } catch (thrown) {
      if (!(thrown instanceof YAMLException)) throw thrown;
      const position = thrown.mark?.position ?? 0;
      const found = { status: 'refused', reason: thrown.reason, position: indented.original(position) } as const;
      first ??= found;
      if (thrown.reason === 'deficient indentation' && read < limits.text && indented.indent(position)) continue;
      // A bracket that nobody closes lets everything below look wrong.
      return wrongBlock.test(found.reason) ? found : first;
    }
  }
}
