import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { fieldSelector } from '../selectors/field-selector.ts';
import { labelSelector } from '../selectors/label-selector.ts';

/** Whether an object is among those that a list, watch or delete of a collection is about. */
export type Selection = (object: KubeObject) => boolean;

export function selectionOf(resource: Resource, namespace: string | null, query: URLSearchParams): Selection {
  const labels = labelSelector(query.get('labelSelector') ?? '');
  const fields = fieldSelector(query.get('fieldSelector') ?? '', resource);
  return (object) =>
    (namespace === null || object.metadata.namespace === namespace) && labels(object.metadata.labels) && fields(object);
}
