import { type Json, type JsonObject, objectOr, sameJson } from '../json.ts';
import { type KubeObject, type ManagedFields, timestamp } from '../kube-object.ts';
import { type FieldPath, type FieldPaths, fromFieldsV1, toFieldsV1 } from './field-paths.ts';
import { fieldsOf } from './fields-of.ts';

/** Who owns which fields: one entry of `metadata.managedFields`. */
export interface Owner {
  readonly manager: string;
  readonly operation: ManagedFields['operation'];
  readonly apiVersion: string;
  readonly time: string;
  readonly fields: FieldPaths;
}

type Identity = Pick<Owner, 'manager' | 'operation'>;

export const isSame = (a: Identity, b: Identity): boolean => a.manager === b.manager && a.operation === b.operation;

export const ownersOf = (object: KubeObject): Owner[] =>
  (object.metadata.managedFields ?? []).map(({ manager, operation, apiVersion, time, fieldsV1 }) => ({
    manager,
    operation,
    apiVersion,
    time,
    fields: fromFieldsV1(fieldsV1),
  }));

/** The owners as `metadata.managedFields`; who owns nothing is left out. */
export const toManagedFields = (owners: readonly Owner[]): ManagedFields[] =>
  owners
    .filter((it) => it.fields.size > 0)
    .sort((a, b) => order(a.operation, b.operation) || order(a.time, b.time) || order(a.manager, b.manager))
    .map(({ fields, ...it }) => ({ ...it, fieldsType: 'FieldsV1', fieldsV1: toFieldsV1(fields) }));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The owners once `self` owns `fields`; its time stays when its fields do. */
export function withOwner(
  owners: readonly Owner[],
  self: Identity & { apiVersion: string },
  fields: FieldPaths,
): Owner[] {
  const before = owners.find((it) => isSame(it, self));
  const same = before && before.fields.size === fields.size && [...fields].every((it) => before.fields.has(it));
  const own: Owner = same ? before : { ...self, time: timestamp(), fields };
  return [...owners.filter((it) => !isSame(it, self)), own];
}

export const withoutFields = (owners: readonly Owner[], taken: FieldPaths): Owner[] =>
  owners.map((it) => ({ ...it, fields: new Set([...it.fields].filter((path) => !taken.has(path))) }));

/** The owners after `manager` wrote `next` over `previous` by create, update or a patch that is not an apply. */
export function ownersAfterUpdate(previous: KubeObject | null, next: KubeObject, manager: string): Owner[] {
  const before: ReadonlyMap<FieldPath, Json> = previous ? fieldsOf(withoutStatus(previous)) : new Map();
  const after = fieldsOf(withoutStatus(next));
  const changed = new Set(
    [...after].filter(([path, it]) => !before.has(path) || !sameJson(before.get(path), it)).map(([path]) => path),
  );
  const removed = new Set([...before.keys()].filter((path) => !after.has(path)));
  const owners = withoutFields(previous ? ownersOf(previous) : [], new Set([...changed, ...removed]));
  if (changed.size === 0) return owners;
  const self = { manager, operation: 'Update', apiVersion: next.apiVersion } as const;
  const own = owners.find((it) => isSame(it, self))?.fields ?? [];
  return withOwner(owners, self, new Set([...own, ...changed]));
}

const withoutStatus = ({ status: _, ...object }: KubeObject): JsonObject => objectOr(object);
