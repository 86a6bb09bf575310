import { anonymous } from '@tycho/ast';
import { systemOwner } from '../compile/owner.ts';
import { kinds } from '../kinds.ts';
import type { KubeObject } from '../objects.ts';

/** How a root is known to what it owns, and to whom its system belongs: `<name> <uid> <whose>`. */
export const ownerOf = ({ metadata }: KubeObject): string =>
  `${metadata.name} ${metadata.uid} ${systemOwner(metadata)}`;

/** To whom its system belongs. */
export const rootHolder = (root: string): string => root.split(' ').slice(2).join(' ') || anonymous;

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: 'ConfigMap';
  readonly name: string;
  readonly uid: string;
}

/** The root as the owner of an object. */
export function rootReference(owner: string): OwnerReference {
  const [name = '', uid = ''] = owner.split(' ');
  return { apiVersion: kinds.ConfigMap.apiVersion, kind: 'ConfigMap', name, uid };
}
