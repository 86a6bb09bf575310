import type { Mapping, Value } from '../yaml-writer.ts';
import { Anchored, isList, isMapping, Tagged } from '../yaml-writer.ts';

export type Path = readonly (string | number)[];

/** The paths of all nodes below the root, parents before children; tags and anchors are looked through. */
export function pathsOf(value: Value, path: Path = []): Path[] {
  const inner = bare(value);
  const children: [string | number, Value][] = isList(inner)
    ? inner.map((it, index) => [index, it])
    : isMapping(inner)
      ? Object.entries(inner)
      : [];
  return children.flatMap(([key, it]) => [[...path, key], ...pathsOf(it, [...path, key])]);
}

export function valueAt(value: Value, [key, ...rest]: Path): Value | undefined {
  if (key === undefined) return value;
  const inner = bare(value);
  const child = isList(inner) ? inner[Number(key)] : isMapping(inner) ? inner[key] : undefined;
  return child === undefined ? undefined : valueAt(child, rest);
}

/** The tree with the node at `path` changed; `undefined` takes it out, `[key, value]` renames it. */
export function changeAt(
  value: Value,
  [key, ...rest]: Path,
  change: (it: Value) => { readonly key?: string; readonly value: Value } | null,
): Value {
  const inner = bare(value);
  const apply = (it: Value): { readonly key?: string; readonly value: Value } | null =>
    rest.length === 0 ? change(it) : { value: changeAt(it, rest, change) };
  if (isList(inner)) {
    return inner.flatMap((it, index) => {
      if (index !== key) return [it];
      const changed = apply(it);
      return changed ? [changed.value] : [];
    });
  }
  if (!isMapping(inner)) return value;
  const entries = Object.entries(inner).flatMap(([name, it]): [string, Value][] => {
    if (name !== key) return [[name, it]];
    const changed = apply(it);
    return changed ? [[changed.key ?? name, changed.value]] : [];
  });
  return Object.fromEntries(entries) satisfies Mapping;
}

const bare = (value: Value): Value =>
  value instanceof Tagged || value instanceof Anchored ? bare(value.value) : value;
