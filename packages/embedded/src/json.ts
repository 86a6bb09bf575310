export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [field: string]: Json | undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOr = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The objects of a list of objects. */
export const objectsOr = (value: Json | undefined): JsonObject[] => listOr(value).filter(isObject);

/** Deep equality; a field that is `undefined` counts as absent. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const field in a) if (!sameJson(a[field], b[field])) return false;
  for (const field in b) if (b[field] !== undefined && a[field] === undefined) return false;
  return true;
}

/** A copy that shares nothing, without fields that are `null` or `undefined`. */
export function withoutNulls<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map((it) => withoutNulls(it)) as T;
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [field, it] of Object.entries(value)) if (it !== null && it !== undefined) copy[field] = withoutNulls(it);
  return copy as T;
}
