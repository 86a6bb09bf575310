import { apiError } from './api-error.ts';
import { type Kind, kinds, pathOf, resourceOf } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import type { ObjectMeta } from './objects.ts';
import type { Place } from './place.ts';

/** How many come in one answer. */
const PAGE = 500;
/** Only what stands under `metadata`: a tenth of most objects. A server that does not know it sends all of them. */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** What all objects of a kind are called and labelled in these places, page by page, as small as can be. */
export async function listMetadata(
  client: KubeClient,
  kind: Kind,
  places: readonly Place[],
  labels = '',
): Promise<ObjectMeta[]> {
  const found: ObjectMeta[] = [];
  for (const place of places) {
    const namespace = kinds[kind].inNone ? undefined : place.namespace;
    const selector = labels ? `${place.selector},${labels}` : place.selector;
    for await (const page of pages(client, kind, namespace, selector)) found.push(...page);
  }
  return found;
}

async function* pages(client: KubeClient, kind: Kind, namespace: string | undefined, labelSelector: string) {
  const resource = resourceOf(kind);
  let next: string | undefined;
  do {
    const { status, text } = await client.request({
      method: 'GET',
      path: pathOf(kind, namespace),
      query: { labelSelector, limit: String(PAGE), ...(next ? { continue: next } : {}) },
      accept: METADATA,
    });
    if (kinds[kind].optional && (status === 403 || status === 404)) return;
    if (status !== 200) throw apiError(status, text, { verb: 'list', resource, namespace, about: resource });
    // An empty list of metadata has no items at all.
    const { metadata, items } = JSON.parse(text) as {
      metadata?: { continue?: string };
      items: readonly { metadata: ObjectMeta }[] | null;
    };
    yield (items ?? []).map((it) => it.metadata);
    next = metadata?.continue;
  } while (next);
}
