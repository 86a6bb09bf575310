import type { Json } from '../json.ts';
import { StatusError } from '../status.ts';
import { type FieldPath, printed } from './field-paths.ts';

/** Fields in which a value of the wrong type is easily written. */
const types: readonly { readonly path: RegExp; readonly type: 'string' | 'number'; readonly expected: string }[] = [
  { path: /\nf:(labels|annotations)\n[^\n]+$/, type: 'string', expected: 'string' },
  { path: /^f:data\n[^\n]+$/, type: 'string', expected: 'string' },
  { path: /\nf:env\n[^\n]+\nf:value$/, type: 'string', expected: 'string' },
  { path: /\nf:(containerPort|port|nodePort|replicas)$/, type: 'number', expected: 'numeric (int or float)' },
];

/** Throws the 500 with which Kubernetes answers an apply that does not fit the schema. */
export function checkTypes(fields: ReadonlyMap<FieldPath, Json>): void {
  for (const [path, value] of fields) {
    const rule = types.find((it) => it.path.test(path));
    if (rule && typeof value !== rule.type) throw untyped(path, `expected ${rule.expected}, got ${got(value)}`);
  }
}

export const untyped = (path: FieldPath, why: string): StatusError =>
  new StatusError(500, null, `failed to create typed patch object: ${printed(path)}: ${why}`);

const got = (value: Json): string =>
  typeof value === 'string' ? 'string' : `&value.valueUnstructured{Value:${JSON.stringify(value)}}`;
