import type { Revision } from '../../backend.ts';
import { guidSelector, labelKeys } from '../compile/labels.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { Secret } from '../objects.ts';
import { revisionOf } from './revision-secret.ts';

export interface Kept {
  readonly revision: Revision;
  readonly secret: Secret;
}

/** The kept revisions of a system, newest first. */
export async function listRevisions(
  client: KubeClient,
  namespace: string,
  guid: string,
  signal?: AbortSignal,
): Promise<Kept[]> {
  const selector = `${guidSelector(guid)},${labelKeys.revision}`;
  const secrets = await listObjects<Secret>(client, 'Secret', namespace, selector, { signal });
  const kept = secrets
    .filter((it) => it.metadata.deletionTimestamp === undefined)
    .map((secret) => ({ revision: revisionOf(secret), secret }));
  return kept.sort((a, b) => b.revision.number - a.revision.number);
}
