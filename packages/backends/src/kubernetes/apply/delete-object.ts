import { apiError } from '../api-error.ts';
import { idOf, pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';

/** Deletes exactly this object: one of the same name that was made since stays. Gone already is done. */
export async function deleteObject(client: KubeClient, object: KubeObject, signal: AbortSignal): Promise<void> {
  const { kind, metadata } = object;
  const { namespace } = metadata;
  const { status, text } = await client.request({
    method: 'DELETE',
    path: pathOf(kind, namespace, metadata.name),
    body: { propagationPolicy: 'Background', preconditions: { uid: metadata.uid } },
    signal,
  });
  if (status < 300 || status === 404 || status === 409) return;
  throw apiError(status, text, { verb: 'delete', resource: resourceOf(kind), namespace, about: idOf(object) });
}
