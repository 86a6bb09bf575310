import { idOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { KubeObject } from '../objects.ts';
import { deleteObject } from './delete-object.ts';
import { findNamespace } from './make-namespace.ts';

/**
 * Deletes the namespace that a system had for itself, unless a claim keeps data there, whoever made it. Answers what is
 * still there and is to go. `deleted`: what has been asked to go already.
 */
export async function removeNamespace(
  client: KubeClient,
  name: string,
  deleted: readonly KubeObject[],
  signal: AbortSignal,
): Promise<string[]> {
  const namespace = await findNamespace(client, name, signal);
  if (namespace === null) return [];
  if (namespace.metadata.deletionTimestamp !== undefined) return [idOf(namespace)];
  const gone = new Set(deleted.map((it) => it.metadata.uid));
  const claims = await listObjects(client, 'PersistentVolumeClaim', name, undefined, { signal });
  const holding = claims.filter((it) => !gone.has(it.metadata.uid) && it.metadata.deletionTimestamp === undefined);
  if (holding.length > 0) return [];
  await deleteObject(client, namespace, signal);
  return [idOf(namespace)];
}
