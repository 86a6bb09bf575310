import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../compile/manifest.ts';
import { isFields } from '../compile/part.ts';
import type { FieldSet, KubeObject } from '../objects.ts';
import { isNamed, keysOf, ownFields } from './own-fields.ts';
import { rootReference } from './root-reference.ts';

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
  const names = Object.keys(owned).filter((it) => it !== '.');
  if (Array.isArray(wanted))
    return wanted.length === names.length && names.every((it) => isItem(it, wanted, owned, live));
  if (!isFields(wanted) || !isFields(live)) return false;
  const said = Object.entries(wanted).filter(([, it]) => it !== undefined);
  return (
    said.length === names.length &&
    said.every(([key, it]) => {
      const set = owned[`f:${key}`];
      return set !== undefined && isSame(it, set, live[key]);
    })
  );
}

/** Whether the item that a set has a name for is the same in both lists. */
function isItem(name: string, wanted: readonly unknown[], owned: FieldSet, live: unknown): boolean {
  if (!Array.isArray(live)) return false;
  if (name.startsWith('v:')) return wanted.includes(JSON.parse(name.slice(2)));
  if (!name.startsWith('k:')) return false;
  const [own, other] = [wanted, live].map((items) => items.find((it) => isNamed(it, keysOf(name))));
  return own !== undefined && isSame(own, owned[name] ?? {}, other);
}
