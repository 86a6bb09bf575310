import { type Json, type JsonObject, sameJson } from '../json.ts';
import type { KubeObject, ManagedFields } from '../kube-object.ts';
import { StatusError } from '../status.ts';
import { checkTypes } from './check-types.ts';
import { type FieldPath, type FieldPaths, printed } from './field-paths.ts';
import { fieldsOf } from './fields-of.ts';
import { merge } from './merge.ts';
import { isSame, type Owner, ownersOf, toManagedFields, withOwner, withoutFields } from './owners.ts';
import { prune } from './prune.ts';

export interface Application {
  /** What the manager wants, without status. */
  readonly applied: JsonObject;
  readonly apiVersion: string;
  readonly manager: string;
  /** Take fields over from other managers instead of answering a 409. */
  readonly force: boolean;
}

/** The managedFields of an object that an apply creates. Throws a 500 when it does not fit the schema. */
export function firstOwner({ applied, apiVersion, manager }: Application): ManagedFields[] {
  const wanted = fieldsOf(applied);
  checkTypes(wanted);
  return toManagedFields(withOwner([], { manager, operation: 'Apply', apiVersion }, new Set(wanted.keys())));
}

/** `live` after the apply. Throws a 409 when other managers own what it would change, a 500 as above. */
export function serverSideApply(live: KubeObject, application: Application): JsonObject {
  const { applied, apiVersion, manager, force } = application;
  const self = { manager, operation: 'Apply', apiVersion } as const;
  const wanted = fieldsOf(applied);
  checkTypes(wanted);
  const owners = ownersOf(live);
  const others = owners.filter((it) => !isSame(it, self));

  const conflicts = conflictsOf(wanted, fieldsOf(live), others);
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);

  const left = withoutFields(others, new Set(conflicts.map((it) => it.path)));
  const own = owners.find((it) => isSame(it, self));
  const dropped = droppedOf(own, wanted);
  const merged = merge(live, applied);
  const pruned = dropped.size > 0 ? prune(merged, dropped, keptBy(wanted, left)) : merged;
  const managedFields = toManagedFields(withOwner(own ? [...left, own] : left, self, new Set(wanted.keys())));
  return { ...pruned, metadata: { ...(pruned.metadata as JsonObject), managedFields } };
}

interface Conflict {
  readonly path: FieldPath;
  readonly manager: string;
}

function conflictsOf(
  wanted: ReadonlyMap<FieldPath, Json>,
  live: ReadonlyMap<FieldPath, Json>,
  others: readonly Owner[],
): Conflict[] {
  return others.flatMap(({ manager, fields }) =>
    [...wanted]
      .filter(([path, value]) => fields.has(path) && !sameJson(live.get(path), value))
      .map(([path]) => ({ path, manager })),
  );
}

/** What the manager applied before and does not apply now. */
const droppedOf = (before: Owner | undefined, wanted: ReadonlyMap<FieldPath, Json>): FieldPaths =>
  new Set([...(before?.fields ?? [])].filter((it) => !wanted.has(it)));

const keptBy = (wanted: ReadonlyMap<FieldPath, Json>, others: readonly Owner[]): FieldPaths =>
  new Set([...wanted.keys(), ...others.flatMap((it) => [...it.fields])]);

function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const managers = [...new Set(conflicts.map((it) => it.manager))];
  const [first] = conflicts;
  const list =
    conflicts.length === 1 && first
      ? `1 conflict: conflict with "${first.manager}": ${printed(first.path)}`
      : `${conflicts.length} conflicts: ${managers.map((it) => conflictsWith(it, conflicts)).join('\n')}`;
  const causes = conflicts.map(({ path, manager }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${manager}"`,
    field: printed(path),
  }));
  return new StatusError(409, 'Conflict', `Apply failed with ${list}`, { causes });
}

function conflictsWith(manager: string, conflicts: readonly Conflict[]): string {
  const paths = conflicts.filter((it) => it.manager === manager).map((it) => `\n- ${printed(it.path)}`);
  return `conflicts with "${manager}":${paths.join('')}`;
}
