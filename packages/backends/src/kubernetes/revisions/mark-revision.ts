import { apiError } from '../api-error.ts';
import { labelKeys } from '../compile/labels.ts';
import { revisionName } from '../compile/names.ts';
import { pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';

interface Mark {
  readonly guid: string;
  readonly revision: number;
  readonly failed: boolean;
}

/** Says of a kept revision whether its system became ready. One that is not kept has nothing to say it on. */
export async function markRevision(
  client: KubeClient,
  namespace: string,
  { guid, revision, failed }: Mark,
  signal: AbortSignal,
): Promise<void> {
  const { status, text } = await client.request({
    method: 'PATCH',
    path: pathOf('Secret', namespace, revisionName(guid, revision)),
    contentType: 'application/merge-patch+json',
    body: { metadata: { labels: { [labelKeys.failed]: failed ? 'true' : null } } },
    signal,
  });
  if (status === 200 || status === 404) return;
  const about = `revision ${revision}`;
  throw apiError(status, text, { verb: 'patch', resource: resourceOf('Secret'), namespace, about });
}
