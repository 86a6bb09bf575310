import { isObject, type Json, type JsonObject } from '../json.ts';
import { keyElement, shapeOf } from './list-shapes.ts';

/** `live` with what `applied` sets: objects field by field, keyed lists item by item, all else replaced. */
export function merge(live: JsonObject, applied: JsonObject, parent = ''): JsonObject {
  const merged = { ...live };
  for (const [field, value] of Object.entries(applied)) {
    if (value !== undefined) merged[field] = mergeField(live[field], value, parent, field);
  }
  return merged;
}

function mergeField(live: Json | undefined, applied: Json, parent: string, field: string): Json {
  const shape = shapeOf(parent, field, applied);
  if (shape.kind === 'granular' && isObject(live) && isObject(applied)) return merge(live, applied, field);
  if (!Array.isArray(live) || !Array.isArray(applied)) return applied;
  switch (shape.kind) {
    case 'set':
      return [...new Set([...live, ...applied])];
    case 'keyed':
      return mergeItems(live.filter(isObject), applied.filter(isObject), field, shape.keys);
    default:
      return applied;
  }
}

/** In the order of `applied`; what only `live` has keeps its place after the item that it followed. */
function mergeItems(live: JsonObject[], applied: JsonObject[], field: string, keys: readonly string[]): JsonObject[] {
  const keyOf = (item: JsonObject): string => keyElement(item, keys);
  const liveByKey = new Map(live.map((it) => [keyOf(it), it]));
  const appliedKeys = new Set(applied.map(keyOf));
  const before = new Map<string, JsonObject[]>();
  let waiting: JsonObject[] = [];
  for (const item of live) {
    const key = keyOf(item);
    if (!appliedKeys.has(key)) {
      waiting.push(item);
      continue;
    }
    before.set(key, waiting);
    waiting = [];
  }
  const merged = applied.flatMap((item) => {
    const key = keyOf(item);
    return [...(before.get(key) ?? []), merge(liveByKey.get(key) ?? {}, item, field)];
  });
  return [...merged, ...waiting];
}
