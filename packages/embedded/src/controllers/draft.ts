import type { JsonObject } from '../json.ts';
import { controllerOf, type KubeObject } from '../kube-object.ts';
import { apiVersionOf, type Resource } from '../resources.ts';

/** An object that a controller is about to create for `owner`. */
export function draft(resource: Resource, owner: KubeObject, metadata: JsonObject, spec: JsonObject): KubeObject {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: {
      name: '',
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      ...metadata,
      ownerReferences: [controllerOf(owner)],
    },
    spec,
  };
}
