import { limits } from '../limits.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, MapNode, Node, Place, ScalarNode } from '../yaml/node.ts';
import { listNode, mapNode } from '../yaml/node.ts';
import { fillIn } from './fill-in.ts';
import { placeOfVariable } from './place-of-variable.ts';
import type { VariableReport } from './variable-report.ts';
import type { Variables } from './variables.ts';

/**
 * The same tree with the variables in its values filled in; keys stay as they are. Aliases are followed,
 * so this is where a file that is small only as text is found out: then `null`. Without variables nothing is filled in.
 */
export function interpolate(
  root: Node,
  variables: Variables | null,
  found: VariableReport,
  report: Report,
): Node | null {
  let visited = 0;
  let characters = 0;

  const node = (it: Node, path: string, depth: number): Node => {
    if (++visited > limits.nodes || depth > limits.depth || characters > limits.text) throw new OverLimit(it);
    switch (it.kind) {
      case 'scalar':
        return scalar(it, path);
      case 'list':
        return list(it, path, depth);
      case 'map':
        return map(it, path, depth);
    }
  };

  const scalar = (it: ScalarNode, path: string): Node => {
    characters += it.text.length;
    if (variables === null || typeof it.value !== 'string' || !it.value.includes('$')) return it;
    const filled = fillIn(it.value, (name) => variables.get(name));
    if (filled.failure !== null || filled.unset.length > 0) {
      found.add(filled, path, it.start < 0 ? it : { source: it.source, start: placeOfVariable(it, filled) });
    }
    characters += filled.value.length;
    return { ...it, value: filled.value, text: filled.value };
  };

  const list = (it: ListNode, path: string, depth: number): Node =>
    listNode(
      it,
      it.items.map((item, index) => node(item, `${path}[${index}]`, depth + 1)),
    );

  const map = (it: MapNode, path: string, depth: number): Node => {
    const entries = new Map<string, Entry>();
    for (const [name, { key, value }] of it.entries) {
      entries.set(name, { key, value: node(value, path === '' ? name : `${path}.${name}`, depth + 1) });
    }
    return mapNode(it, entries);
  };

  try {
    return node(root, '', 0);
  } catch (thrown) {
    if (!(thrown instanceof OverLimit)) throw thrown;
    const message = `with aliases and variables filled in, the file has more than ${limits.nodes} nodes, or is deeper than ${limits.depth}, or longer than ${limits.text} characters`;
    report.error('yaml-limit', null, message, 'Use fewer aliases and shorter variables.', thrown.place);
    return null;
  }
}

class OverLimit extends Error {
  readonly place: Place;

  constructor(place: Place) {
    super('over the limit');
    this.place = place;
  }
}
