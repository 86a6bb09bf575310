import { type Fields, isFields } from '../compile/part.ts';
import type { FieldSet, KubeObject } from '../objects.ts';
import { FIELD_MANAGER } from './field-manager.ts';

/** The fields of an object that are Tycho's: what it applied and nobody has taken over since. */
export function ownFields({ metadata: { managedFields = [] } }: KubeObject): FieldSet {
  const own = managedFields.find((it) => it.manager === FIELD_MANAGER && it.operation === 'Apply');
  return own?.fieldsV1 ?? {};
}

/** The keys by which an item of a list is told from the others, of the name that a set has for it: `k:{"name":"web"}`. */
export const keysOf = (name: string): Fields => JSON.parse(name.slice(2)) as Fields;

/** Whether an item has these keys. One that is not written has its default, which the cluster has put there. */
export const isNamed = (item: unknown, keys: Fields): boolean =>
  isFields(item) && Object.entries(keys).every(([key, value]) => item[key] === undefined || item[key] === value);
