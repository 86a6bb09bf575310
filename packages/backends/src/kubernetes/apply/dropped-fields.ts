import { isFields } from '../compile/part.ts';

/**
 * Paths of what `wanted` has and `kept` has not: a server without a feature drops its fields and says nothing. Only
 * whether they are there counts, as a server may write a value in another way (`1000m` is `1`).
 *
 * @example droppedFields({ spec: { hostUsers: false } }, { spec: {} }) // ['spec.hostUsers']
 */
export function droppedFields(wanted: unknown, kept: unknown, path = ''): string[] {
  if (saysNothing(wanted)) return [];
  if (kept === undefined) return [path];
  if (Array.isArray(wanted)) return wanted.flatMap((it, at) => droppedItem(it, at, kept, `${path}[${at}]`));
  if (!isFields(wanted) || !isFields(kept)) return [];
  return Object.entries(wanted).flatMap(([key, it]) =>
    droppedFields(it, kept[key], path === '' ? key : `${path}.${key}`),
  );
}

/** Others may have put items of theirs among ours, so any item that has all that ours has is ours. */
function droppedItem(item: unknown, at: number, kept: unknown, path: string): string[] {
  const items: readonly unknown[] = Array.isArray(kept) ? kept : [];
  const atPlace = droppedFields(item, items[at], path);
  return atPlace.length === 0 || items.some((it) => droppedFields(item, it, path).length === 0) ? [] : atPlace;
}

/** Which a server may well leave out. */
const saysNothing = (it: unknown): boolean =>
  it === null || it === undefined || it === '' || it === false || it === 0 || (isObject(it) && isEmpty(it));

const isObject = (it: unknown): it is object => typeof it === 'object' && it !== null;
const isEmpty = (it: object): boolean => Object.values(it).every(saysNothing);
