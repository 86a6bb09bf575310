import { admit } from '../admission/admit.ts';
import { firstOwner, serverSideApply } from '../apply/server-side-apply.ts';
import type { Cluster } from '../cluster.ts';
import { type JsonObject, withoutNulls } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { badRequest, conflict } from '../status.ts';
import { create } from './create.ts';
import { replaceable, write } from './update.ts';

export interface Apply {
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly manager: string;
  readonly force: boolean;
}

/** Server-Side Apply: creates the object, or gives it the fields that `manager` wants and no others of its. */
export function apply(
  cluster: Cluster,
  { resource, object, manager, force }: Apply,
): { object: KubeObject; created: boolean } {
  if (object.metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
  const { namespace = '', name, uid } = object.metadata;
  const live = cluster.store.get(resource, namespace, name);
  const application = { applied: appliedOf(resource, object), apiVersion: object.apiVersion, manager, force };
  if (!live) {
    if (uid)
      throw conflict(
        resource,
        name,
        `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
      );
    const { resourceVersion: _, ...metadata } = object.metadata;
    const asNew = { ...object, metadata } as KubeObject;
    return { object: create(cluster, { resource, object: asNew, owner: firstOwner(application) }), created: true };
  }
  const { resourceVersion } = object.metadata;
  if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(
      resource,
      name,
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  }
  const next = structuredClone(replaceable(resource, serverSideApply(live, application) as KubeObject, live));
  admit(resource, next, live, cluster.addresses);
  return { object: write(cluster, next, live), created: false };
}

/** Status is not applied with the object, and `null` asks for nothing. */
function appliedOf(resource: Resource, object: KubeObject): JsonObject {
  const { status, ...rest } = withoutNulls(object);
  return resource.hasStatus || status === undefined ? rest : { ...rest, status };
}
