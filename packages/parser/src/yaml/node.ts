import { wholeNumber } from './plain-scalar.ts';
import type { Source } from './source.ts';

/** Where something is written. `start` is an offset into the text; `-1` where nothing is written (`key:`). */
export interface Place {
  readonly source: Source;
  readonly start: number;
}

export type Value = string | number | boolean | null;

/** Compose's own tags, which say what becomes of what an earlier file has written there. */
export type Mark = 'reset' | 'override';

interface Marked extends Place {
  readonly mark?: Mark;
}

export interface ScalarNode extends Marked {
  readonly kind: 'scalar';
  readonly value: Value;
  /** As written, without quotes: `1.50` where `value` is 1.5. */
  readonly text: string;
  /** Of a date without quotes: as Docker prints it where text is asked for. */
  readonly printed?: string;
}

export interface ListNode extends Marked {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends Marked {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Place;
  readonly value: Node;
}

export type Node = ScalarNode | ListNode | MapNode;

/** A value that the parser itself fills in, at the place that it stands for. */
export function scalarNode(at: Place, value: Value): ScalarNode {
  return { kind: 'scalar', source: at.source, start: at.start, value, text: String(value ?? '') };
}

export function listNode(at: Place, items: readonly Node[]): ListNode {
  return { kind: 'list', source: at.source, start: at.start, items };
}

export function mapNode(at: Place, entries: ReadonlyMap<string, Entry>): MapNode {
  return { kind: 'map', source: at.source, start: at.start, entries };
}

/** A mapping whose keys all stand at one place, as the long form of something written short. */
export function recordNode(at: Place, values: Readonly<Record<string, Value | undefined>>): MapNode {
  const entries = new Map<string, Entry>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) entries.set(key, { key: at, value: scalarNode(at, value) });
  }
  return mapNode(at, entries);
}

export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export const isNull = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.value === null;

/** An item of a list where something wrong was left out. */
export const isGap = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

/** A number that is written with a point or an exponent: no whole number to Docker, whatever its value. */
export const isFloat = ({ value, text }: ScalarNode): boolean =>
  typeof value === 'number' && wholeNumber(text) === null;

/** The same as JSON data. */
export function plain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
}
