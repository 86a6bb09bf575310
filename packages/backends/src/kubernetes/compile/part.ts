import type { Service } from '@tycho/ast';
import type { Context } from './context.ts';
import type { KubernetesArtifact } from './manifest.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What one aspect of a service adds to the pod that runs it, and puts beside it. */
export interface Part {
  /** Fields of the service's container. */
  readonly container?: Fields;
  /** Fields of the pod's spec. */
  readonly pod?: Fields;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Objects that stand before the pod does. */
  readonly objects?: readonly KubernetesArtifact[];
}

export type Aspect = (service: Service, context: Context) => Part;

/** Several parts as one: mappings are joined, lists follow each other, and of two texts the later stays. */
export const joinParts = (parts: readonly Part[]): Part => parts.reduce<Part>((a, b) => join(a, b) as Part, {});

function join(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  if (!isFields(a) || !isFields(b)) return b;
  const both = Object.entries(b).map(([key, value]) => [key, Object.hasOwn(a, key) ? join(a[key], value) : value]);
  return { ...a, ...Object.fromEntries(both) };
}

/** Neither a list nor `null`. */
export const isFields = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it);

/** The fields that say something: no `null`, no empty list, no empty mapping. */
export const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, it]) => says(it)));

function says(it: unknown): boolean {
  if (it === null || it === undefined) return false;
  if (Array.isArray(it)) return it.length > 0;
  return typeof it !== 'object' || Object.keys(it).length > 0;
}
