import { isObject, type Json, type JsonObject } from '../json.ts';
import { ancestors, type FieldPath, type FieldPaths, join } from './field-paths.ts';
import { keyElement, shapeOf } from './list-shapes.ts';

/**
 * `object` without the fields of `dropped`, save those in `kept` and what has kept fields below it. What is
 * left empty by that goes too.
 */
export function prune(object: JsonObject, dropped: FieldPaths, kept: FieldPaths): JsonObject {
  const needed = new Set([...kept].flatMap((it) => [it, ...ancestors(it)]));
  const goes = (path: FieldPath): boolean => dropped.has(path) && !needed.has(path);
  const touched = new Set([...dropped].flatMap(ancestors));

  function pruneObject(it: JsonObject, parent: string, path: FieldPath): JsonObject {
    const left: JsonObject = {};
    for (const [field, value] of Object.entries(it)) {
      if (value === undefined) continue;
      const remaining = pruneField(value, parent, field, join(path, `f:${field}`));
      if (remaining !== undefined) left[field] = remaining;
    }
    return left;
  }

  function pruneField(value: Json, parent: string, field: string, path: FieldPath): Json | undefined {
    if (goes(path)) return undefined;
    if (!touched.has(path)) return value;
    const remaining = isObject(value) ? pruneObject(value, field, path) : pruneList(value, parent, field, path);
    return isEmpty(remaining) && !isEmpty(value) ? undefined : remaining;
  }

  function pruneList(value: Json, parent: string, field: string, path: FieldPath): Json {
    if (!Array.isArray(value)) return value;
    const shape = shapeOf(parent, field, value);
    switch (shape.kind) {
      case 'set':
        return value.filter((it) => !goes(join(path, `v:${JSON.stringify(it)}`)));
      case 'keyed':
        return value.filter(isObject).flatMap((item) => {
          const itemPath = join(path, keyElement(item, shape.keys));
          return goes(itemPath) ? [] : [pruneObject(item, field, itemPath)];
        });
      default:
        return value;
    }
  }

  return pruneObject(object, '', '');
}

const isEmpty = (value: Json): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
