import { apiError } from './api-error.ts';
import { type Kind, kinds, pathOf, resourceOf } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './objects.ts';

/** How objects are listed. */
export interface Listing {
  /** Only the one of this name: the server looks it up, where it would look through all for its labels. */
  readonly name?: string | undefined;
  /**
   * As the API server remembers it, which may be a moment ago. What it has told a watch it remembers. It spares the
   * server to read all objects of the kind again, where its etcd is older than 3.4.31.
   */
  readonly remembered?: boolean | undefined;
}

/**
 * Every object of a kind that the label selector takes, by default as the API server has it now. Without a namespace: in
 * all of them; without a selector: whatever it is.
 */
export async function listObjects<T extends KubeObject>(
  client: KubeClient,
  kind: Kind,
  namespace: string | undefined,
  labelSelector: string | undefined,
  { signal, name, remembered = false }: Listing & { readonly signal?: AbortSignal | undefined } = {},
): Promise<T[]> {
  const { status, text } = await client.request({
    method: 'GET',
    path: pathOf(kind, namespace),
    query: {
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
      ...(remembered ? { resourceVersion: '0' } : {}),
    },
    signal,
  });
  if (kinds[kind].optional && (status === 403 || status === 404)) return [];
  if (status !== 200) {
    const resource = resourceOf(kind);
    throw apiError(status, text, { verb: 'list', resource, namespace, about: resource });
  }
  const { items } = JSON.parse(text) as { items: readonly T[] };
  return items.map((it) => ({ ...it, apiVersion: kinds[kind].apiVersion, kind }));
}
