import { apiError } from './api-error.ts';
import { type Kind, kinds, pathOf, resourceOf } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './objects.ts';

/** Whether all of each object is asked for, or only its metadata. */
export type Part = 'whole' | 'metadata';

/** A server that cannot leave the rest out may answer whole objects. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/**
 * Every object of a kind that the label selector takes, as the API server has it now. Without a namespace: in all of
 * them; without a selector: whatever it is.
 */
export async function listObjects<T extends KubeObject>(
  client: KubeClient,
  kind: Kind,
  namespace: string | undefined,
  labelSelector: string | undefined,
  { signal, part = 'whole' }: { readonly signal?: AbortSignal | undefined; readonly part?: Part } = {},
): Promise<T[]> {
  const { status, text } = await client.request({
    method: 'GET',
    path: pathOf(kind, namespace),
    ...(labelSelector === undefined ? {} : { query: { labelSelector } }),
    ...(part === 'metadata' ? { accept: METADATA } : {}),
    signal,
  });
  if (kinds[kind].optional && (status === 403 || status === 404)) return [];
  if (status !== 200) {
    const resource = resourceOf(kind);
    throw apiError(status, text, { verb: 'list', resource, namespace, about: resource });
  }
  // Of metadata alone, none is `null`.
  const { items } = JSON.parse(text) as { items: readonly T[] | null };
  return (items ?? []).map((it) => ({ ...it, apiVersion: kinds[kind].apiVersion, kind }));
}
