import type { Entry, ListNode, MapNode, Node } from '../yaml/node.ts';
import { isNull, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';

/** A list of what may be written as a list, as one value, or as `NAME: value`. */
export function asSequence(node: Node): ListNode {
  if (node.kind === 'list') return node;
  if (node.kind === 'scalar') return listNode(node, isNull(node) ? [] : [node]);
  return listNode(
    node,
    [...node.entries].flatMap(([name, { value }]) => assignments(name, value)),
  );
}

function assignments(name: string, value: Node): readonly Node[] {
  if (value.kind === 'list') return value.items.flatMap((it) => assignments(name, it));
  const text = value.kind === 'scalar' && value.value !== null ? `=${value.text}` : '';
  return [scalarNode(value, name + text)];
}

/** A mapping of what may be written as a list of `NAME=value`; `null` where an item is no text. */
export function asVariables(node: Node): MapNode | null {
  if (node.kind === 'map') return node;
  return fromItems(node, (item, text) => {
    const at = text.indexOf('=');
    return at < 0 ? [text, scalarNode(item, null)] : [text.slice(0, at), scalarNode(item, text.slice(at + 1))];
  });
}

/** A mapping of what may be written as a list of names; `null` where an item is no text. */
export function asNames(node: Node, entryFor: (item: Node) => Node): MapNode | null {
  if (node.kind === 'map') return node;
  return fromItems(node, (item, text) => [text, entryFor(item)]);
}

export const nothing = (item: Node): Node => scalarNode(item, null);
export const started = (item: Node): Node => recordNode(item, { condition: 'service_started', required: true });

/** The short form of `build` is its context. */
export function asBuild(node: Node): MapNode | null {
  if (node.kind === 'map') return node;
  return node.kind === 'list' ? null : recordNode(node, isNull(node) ? {} : { context: node.value });
}

function fromItems(node: Node, entryOf: (item: Node, text: string) => readonly [string, Node]): MapNode | null {
  const entries = new Map<string, Entry>();
  for (const item of asSequence(node).items) {
    const text = textOf(item);
    if (text === undefined) return null;
    const [name, value] = entryOf(item, text);
    entries.set(name, { key: item, value });
  }
  return mapNode(node, entries);
}
