import { isObject, type Json, type JsonObject } from '../json.ts';
import { untyped } from './check-types.ts';
import { type FieldPath, join, printed } from './field-paths.ts';
import { keyElement, type Shape, shapeOf } from './list-shapes.ts';

/** What no manager owns: the identity of an object and what the API server writes itself. */
const unowned = new Set<FieldPath>([
  'f:apiVersion',
  'f:kind',
  'f:metadata',
  ...[
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'managedFields',
    'selfLink',
  ].map((it) => `f:metadata\nf:${it}`),
  'f:metadata\nf:deletionTimestamp',
  'f:metadata\nf:deletionGracePeriodSeconds',
]);

const PRESENT = null;

/**
 * The fields that an object sets, each with its value: leaves, atomic values, and the items of keyed lists
 * (whose value is `null`, as their own fields follow). Throws a 500, as Kubernetes does, when an item is
 * there twice.
 */
export function fieldsOf(object: JsonObject): Map<FieldPath, Json> {
  const found = new Map<FieldPath, Json>();
  collectObject(object, '', '', found);
  for (const path of unowned) found.delete(path);
  return found;
}

function collectObject(object: JsonObject, parent: string, path: FieldPath, found: Map<FieldPath, Json>): void {
  for (const [field, value] of Object.entries(object)) {
    if (value !== undefined) collect(value, field, join(path, `f:${field}`), shapeOf(parent, field, value), found);
  }
}

function collect(value: Json, field: string, path: FieldPath, shape: Shape, found: Map<FieldPath, Json>): void {
  if (shape.kind === 'set' && Array.isArray(value)) {
    for (const it of value) found.set(join(path, `v:${JSON.stringify(it)}`), it);
  } else if (shape.kind === 'keyed' && Array.isArray(value) && value.length > 0) {
    collectItems(value.filter(isObject), field, path, shape, found);
  } else if (shape.kind === 'granular' && isObject(value) && Object.keys(value).length > 0) {
    collectObject(value, field, path, found);
  } else {
    found.set(path, value);
  }
}

function collectItems(
  items: readonly JsonObject[],
  field: string,
  path: FieldPath,
  shape: Shape & { kind: 'keyed' },
  found: Map<FieldPath, Json>,
): void {
  for (const item of items) {
    const element = keyElement(item, shape.keys);
    const itemPath = join(path, element);
    if (found.has(itemPath)) throw untyped(path, `duplicate entries for key ${printed(element)}`);
    found.set(itemPath, shape.items === 'atomic' ? item : PRESENT);
    if (shape.items === 'granular') collectObject(item, field, itemPath, found);
  }
}
