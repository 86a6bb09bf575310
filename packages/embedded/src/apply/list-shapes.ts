import type { Json, JsonObject } from '../json.ts';

/**
 * How the fields below a place are owned. `granular`: each by itself (every object that has no row here).
 * `atomic`: all as one (every list that has no row here). `keyed`: each item of the list by its keys.
 * `set`: each value of the list.
 */
export type Shape =
  | { readonly kind: 'granular' }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'set' }
  | { readonly kind: 'keyed'; readonly keys: readonly string[]; readonly items: 'granular' | 'atomic' };

const atomic = { kind: 'atomic' } as const;
const keyed = (...keys: string[]): Shape => ({ kind: 'keyed', keys, items: 'granular' });

/** By the last two fields of the path, which are enough to tell the places apart. */
const shapes: Readonly<Record<string, Shape>> = {
  'metadata.ownerReferences': { kind: 'keyed', keys: ['uid'], items: 'atomic' },
  'metadata.finalizers': { kind: 'set' },
  'spec.selector': atomic,
  'spec.podSelector': atomic,
  'spec.nodeSelector': atomic,
  'spec.ports': keyed('port', 'protocol'),
  'spec.containers': keyed('name'),
  'spec.initContainers': keyed('name'),
  'spec.volumes': keyed('name'),
  'spec.imagePullSecrets': keyed('name'),
  'spec.hostAliases': keyed('ip'),
  'spec.topologySpreadConstraints': keyed('topologyKey', 'whenUnsatisfiable'),
  'containers.env': keyed('name'),
  'initContainers.env': keyed('name'),
  'containers.ports': keyed('containerPort', 'protocol'),
  'initContainers.ports': keyed('containerPort', 'protocol'),
  'containers.volumeMounts': keyed('mountPath'),
  'initContainers.volumeMounts': keyed('mountPath'),
  'valueFrom.fieldRef': atomic,
  'valueFrom.resourceFieldRef': atomic,
  'valueFrom.configMapKeyRef': atomic,
  'valueFrom.secretKeyRef': atomic,
};

/** A key that an item may leave out. */
const keyDefaults: Readonly<Record<string, Json>> = { protocol: 'TCP' };

const granular = { kind: 'granular' } as const;

export function shapeOf(parent: string, field: string, value: Json | undefined): Shape {
  return shapes[`${parent}.${field}`] ?? (Array.isArray(value) ? atomic : granular);
}

/** The path element of an item of a keyed list: `k:{"name":"web"}`, its keys in the order of the alphabet. */
export function keyElement(item: JsonObject, keys: readonly string[]): string {
  const values = [...keys].sort().map((key) => [key, item[key] ?? keyDefaults[key] ?? null]);
  return `k:${JSON.stringify(Object.fromEntries(values))}`;
}
