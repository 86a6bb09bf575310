import { admit } from '../admission/admit.ts';
import { setAtBirth } from '../admission/birth.ts';
import { ownersAfterUpdate, toManagedFields } from '../apply/owners.ts';
import type { Cluster } from '../cluster.ts';
import { withoutNulls } from '../json.ts';
import { isGoing, type KubeObject, type ManagedFields } from '../kube-object.ts';
import { type Resource, resources } from '../resources.ts';
import { alreadyExists, namespaceGoing, notFound, StatusError } from '../status.ts';
import type { Store } from '../store/store.ts';

export interface Creation {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** Who owns the fields: the manager of a create, the entries of an apply, nobody for the cluster's own. */
  readonly owner: string | readonly ManagedFields[] | null;
}

/** Stores a new object. Throws a 404 without its namespace, a 409 when it is there, a 422 when it may not be. */
export function create(cluster: Cluster, { resource, object: given, owner }: Creation): KubeObject {
  const { namespace = '', name } = given.metadata;
  if (given.metadata.resourceVersion) {
    throw new StatusError(500, null, 'resourceVersion should not be set on objects to be created');
  }
  requireNamespace(cluster.store, resource, namespace, name);
  const object = withoutNulls(given);
  if (resource.hasStatus) delete object.status;
  setAtBirth(object);
  admit(resource, object, null, cluster.addresses);
  if (cluster.store.get(resource, namespace, object.metadata.name)) throw alreadyExists(resource, object.metadata.name);
  const managedFields =
    typeof owner === 'string' ? toManagedFields(ownersAfterUpdate(null, object, owner)) : [...(owner ?? [])];
  if (managedFields.length > 0) object.metadata.managedFields = managedFields;
  return cluster.store.put(object);
}

function requireNamespace(store: Store, resource: Resource, namespace: string, name: string): void {
  if (!resource.namespaced) return;
  const found = store.get(resources.namespaces, '', namespace);
  if (!found) throw notFound(resources.namespaces, namespace);
  if (isGoing(found)) throw namespaceGoing(resource, name, namespace);
}
