import type { Node } from '../yaml/node.ts';
import { isFloat } from '../yaml/node.ts';

/** The same text for the same value, in whatever order its keys are written. */
export function identity(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return isFloat(node) ? `${JSON.stringify(node.value)}.` : JSON.stringify(node.printed ?? node.value);
    case 'list':
      return `[${node.items.map(identity).join()}]`;
    case 'map': {
      const names = [...node.entries.keys()].sort();
      return `{${names.map((it) => `${JSON.stringify(it)}:${identity(node.entries.get(it)?.value ?? node)}`).join()}}`;
    }
  }
}
