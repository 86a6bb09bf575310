import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../compile/manifest.ts';
import type { FieldSet, KubeObject } from '../objects.ts';
import { ownFields } from './own-fields.ts';
import { rootReference } from './root-reference.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Whether applying the manifest would change nothing: the fields of the object that are Tycho's are exactly those of
 * the manifest, and have its values. A value that the cluster writes in another way counts as another one.
 */
export function isApplied(manifest: Manifest, live: KubeObject, owner: string | null): boolean {
  const { apiVersion: _, kind: __, metadata, ...fields } = manifest;
  const { name: ___, namespace: ____, ...own } = metadata;
  const ownerReferences = owner === null ? own.ownerReferences : [rootReference(owner)];
  return isSame({ metadata: { ...own, ownerReferences }, ...fields }, ownFields(live), live);
}

function isSame(wanted: unknown, owned: FieldSet, live: unknown): boolean {
  if (Object.keys(owned).length === 0) return isDeepStrictEqual(wanted, live);
  if (Array.isArray(wanted)) return hasSameItems(wanted, owned, live);
  if (!isMapping(wanted) || !isMapping(live)) return false;
  const said = Object.entries(wanted).filter(([, it]) => it !== undefined);
  return (
    said.length === namesIn(owned, 'f:').length &&
    said.every(([key, it]) => {
      const set = owned[`f:${key}`];
      return set !== undefined && isSame(it, set, live[key]);
    })
  );
}

function hasSameItems(wanted: readonly unknown[], owned: FieldSet, live: unknown): boolean {
  const [keyed, values] = [namesIn(owned, 'k:'), namesIn(owned, 'v:')];
  if (!Array.isArray(live) || keyed.length + values.length !== wanted.length) return false;
  if (!values.every((it) => wanted.includes(JSON.parse(it)))) return false;
  return keyed.every((name) => {
    const keys = JSON.parse(name) as Mapping;
    const item = wanted.find((it) => isNamed(it, keys));
    return (
      item !== undefined &&
      isSame(
        item,
        owned[`k:${name}`] ?? {},
        live.find((it) => isNamed(it, keys)),
      )
    );
  });
}

const namesIn = (owned: FieldSet, prefix: 'f:' | 'k:' | 'v:'): string[] =>
  Object.keys(owned).flatMap((it) => (it.startsWith(prefix) ? [it.slice(prefix.length)] : []));

/** A key that is not written has its default, which the cluster has put there. */
const isNamed = (item: unknown, keys: Mapping): boolean =>
  isMapping(item) && Object.entries(keys).every(([key, value]) => item[key] === undefined || item[key] === value);

const isMapping = (it: unknown): it is Mapping => typeof it === 'object' && it !== null && !Array.isArray(it);
