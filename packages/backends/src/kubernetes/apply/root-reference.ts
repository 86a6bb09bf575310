import { kinds } from '../kinds.ts';
import type { KubeObject } from '../objects.ts';

/** How a root is known to what it owns: `<name> <uid>`. */
export const ownerOf = ({ metadata }: KubeObject): string => `${metadata.name} ${metadata.uid}`;

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
