import type { Shape } from '../schema/shape.ts';
import type { Node } from '../yaml/node.ts';
import { isGap, plain } from '../yaml/node.ts';

/** What is written, as Docker prints it: without what is zero or empty, and with what it always prints. */
export function plainModel(node: Node, shape: Shape): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') {
    const { list } = shape;
    const items = node.items.filter((it) => !isGap(it));
    return list ? items.map((it) => plainModel(it, list)) : items.map(plain);
  }
  const found: [string, unknown][] = [];
  const { keys, names } = shape;
  for (const [name, { value }] of node.entries) {
    const row = keys && Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (row) {
      const model = plainModel(value, row);
      const isKept = row.keep ? model !== null : 'always' in row;
      if (isKept || !isZero(model, row)) found.push([row.printed ?? name, model]);
    } else if (!keys) {
      found.push([name, names ? plainModel(value, names.shape) : plain(value)]);
    }
  }
  for (const [name, row] of alwaysIn(shape)) {
    if (!node.entries.has(name)) found.push([row.printed ?? name, row.always]);
  }
  return Object.fromEntries(found);
}

const always = new WeakMap<Shape, [string, Shape][]>();

function alwaysIn(shape: Shape): [string, Shape][] {
  const known = always.get(shape);
  if (known) return known;
  const rows = Object.entries(shape.keys ?? {}).filter(([, row]) => 'always' in row);
  always.set(shape, rows);
  return rows;
}

function isZero(model: unknown, { keys, zero }: Shape): boolean {
  if (zero !== undefined) return model === zero;
  if (model === null || typeof model !== 'object') return !model;
  return keys === undefined && Object.keys(model).length === 0;
}
