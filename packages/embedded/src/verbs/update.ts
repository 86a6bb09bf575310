import { admit } from '../admission/admit.ts';
import { ownersAfterUpdate, toManagedFields } from '../apply/owners.ts';
import type { Cluster } from '../cluster.ts';
import { type Json, type JsonObject, sameJson, withoutNulls } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { conflict } from '../status.ts';
import { settle } from './remove.ts';

/** Puts `given` in the place of `previous`. Throws a 409 when it was made of an older version of it. */
export function update(
  cluster: Cluster,
  resource: Resource,
  previous: KubeObject,
  given: KubeObject,
  manager: string | null,
): KubeObject {
  checkPreconditions(resource, previous, given);
  const object = withoutNulls(given);
  const next = replaceable(resource, object, previous);
  next.metadata.uid = previous.metadata.uid;
  admit(resource, next, previous, cluster.addresses);
  if (manager) next.metadata.managedFields = toManagedFields(ownersAfterUpdate(previous, next, manager));
  return write(cluster, next, previous);
}

/** Puts the status of an object in its place; without a change nothing is written. */
export function setStatus(cluster: Cluster, previous: KubeObject, status: JsonObject): KubeObject {
  return write(cluster, { ...previous, status: withoutNulls(status) }, previous);
}

/** `object` with all that a write of it cannot change: its status, and what the API server says about it. */
export function replaceable(resource: Resource, object: KubeObject, previous: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  const status = resource.hasStatus ? previous.status : object.status;
  const metadata = { ...object.metadata };
  for (const field of kept) {
    if (previous.metadata[field] === undefined) delete metadata[field];
    else Object.assign(metadata, { [field]: previous.metadata[field] });
  }
  return { ...rest, metadata, ...(status === undefined ? {} : { status }) } as KubeObject;
}

const kept = ['namespace', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'];

/** Stores what is different from `previous`, and lets go what was only held by a finalizer that it has lost. */
export function write(cluster: Cluster, next: KubeObject, previous: KubeObject): KubeObject {
  if (sameJson(comparable(next), comparable(previous))) return previous;
  const written = cluster.store.put(next);
  settle(cluster, written);
  return written;
}

const comparable = ({ metadata: { resourceVersion: _, ...metadata }, ...object }: KubeObject): Json => ({
  ...object,
  metadata,
});

function checkPreconditions(resource: Resource, previous: KubeObject, { metadata }: KubeObject): void {
  const { name, uid, resourceVersion } = previous.metadata;
  if (metadata.uid && metadata.uid !== uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`,
    );
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== resourceVersion) {
    throw conflict(
      resource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
}
