import { isObject, type Json, type JsonObject, objectOr } from '../json.ts';

/** A path as one text, so that sets can hold it: its elements `f:spec`, `k:{…}`, `v:"…"`, one a line. */
export type FieldPath = string;

export type FieldPaths = ReadonlySet<FieldPath>;

export const join = (path: FieldPath, element: string): FieldPath => (path ? `${path}\n${element}` : element);

/** The `fieldsV1` of managedFields: a tree of the elements, `.` where an inner node is a path itself. */
export function toFieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const tree: JsonObject = {};
  const sorted = [...paths].sort();
  const inner = new Set(sorted.flatMap(ancestors));
  for (const path of sorted) {
    let node = tree;
    for (const element of path.split('\n')) {
      const next = objectOr(node[element]);
      node[element] = next;
      node = next;
    }
    if (inner.has(path)) node['.'] = {};
  }
  return tree;
}

export function fromFieldsV1(
  tree: Json | undefined,
  path: FieldPath = '',
  into = new Set<FieldPath>(),
): Set<FieldPath> {
  if (!isObject(tree)) return into;
  const elements = Object.keys(tree);
  if (path && (elements.length === 0 || '.' in tree)) into.add(path);
  for (const element of elements) if (element !== '.') fromFieldsV1(tree[element], join(path, element), into);
  return into;
}

/** The paths above one: of `a⏎b⏎c`, `a` and `a⏎b`. */
export function ancestors(path: FieldPath): FieldPath[] {
  const found: FieldPath[] = [];
  for (let end = path.indexOf('\n'); end >= 0; end = path.indexOf('\n', end + 1)) found.push(path.slice(0, end));
  return found;
}

/** As error messages write a path: `.spec.template.spec.containers[name="web"].image`. */
export function printed(path: FieldPath): string {
  return path.split('\n').map(printedElement).join('');
}

function printedElement(element: string): string {
  const text = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'k:': {
      const keys = Object.entries(JSON.parse(text) as JsonObject);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v:':
      return `[=${text}]`;
    default:
      return `.${text}`;
  }
}
