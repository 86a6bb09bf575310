import { isDeepStrictEqual } from 'node:util';
import { isNamed, keysOf } from '../apply/own-fields.ts';
import { type Fields, isFields } from '../compile/part.ts';
import type { FieldSet } from '../objects.ts';

/**
 * Paths of what `wanted` has and the object no longer has from us: somebody else changed or removed it since,
 * which takes it out of the fields that we own. What was changed back to the same is not lost. The set itself
 * says of a list how its items are told apart, so no schema is needed.
 *
 * @example lostFields({ spec: { replicas: 2 } }, { 'f:spec': {} }, live) // []
 */
export function lostFields(wanted: unknown, owned: FieldSet | undefined, live: unknown, path = ''): string[] {
  if (saysNothing(wanted)) return [];
  if (owned === undefined) return isDeepStrictEqual(wanted, live) ? [] : [path];
  if (Object.keys(owned).length === 0) return [];
  if (Array.isArray(wanted)) return wanted.flatMap((it, at) => lostItem(it, owned, live, `${path}[${at}]`));
  if (!isFields(wanted)) return [];
  return Object.entries(wanted).flatMap(([key, it]) =>
    lostFields(it, owned[`f:${key}`], isFields(live) ? live[key] : undefined, path === '' ? key : `${path}.${key}`),
  );
}

function lostItem(item: unknown, owned: FieldSet, live: unknown, path: string): string[] {
  const others: readonly unknown[] = Array.isArray(live) ? live : [];
  if (!isFields(item)) return `v:${JSON.stringify(item)}` in owned || others.includes(item) ? [] : [path];
  const name = Object.keys(owned).find((it) => it.startsWith('k:') && isNamed(item, keysOf(it)));
  const other = others.find((it) => isNamed(it, name === undefined ? nameKeys(item) : keysOf(name)));
  return lostFields(item, name === undefined ? undefined : owned[name], other, path);
}

/** Enough to find an item again that is no longer ours. */
const nameKeys = ({ name }: Fields): Fields => (name === undefined ? {} : { name });

function saysNothing(it: unknown): boolean {
  if (it === null || it === undefined || it === '') return true;
  return typeof it === 'object' && Object.keys(it).length === 0;
}
