import { type Problem, problem } from '@tycho/ast';
import { apiError } from '../api-error.ts';
import { deleteObject } from '../apply/delete-object.ts';
import { pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listRevisions } from './list-revisions.ts';
import { type KeptRevision, revisionSecret } from './revision-secret.ts';

/** What one Secret may hold: the cluster refuses more. In characters of base64, of which four are three bytes. */
const MOST = (1024 * 1024 * 4) / 3;

/**
 * Keeps a revision, and lets the oldest go when there are more than `most`. Kept already is done. One that is
 * too large is not kept, which is told.
 */
export async function keepRevision(
  client: KubeClient,
  it: KeptRevision,
  most: number,
  signal: AbortSignal,
): Promise<Problem[]> {
  const secret = revisionSecret(it);
  if (JSON.stringify(secret).length > MOST) return [tooLarge(it.number)];
  const { namespace } = it;
  const { status, text } = await client.request({
    method: 'POST',
    path: pathOf('Secret', namespace),
    body: secret,
    signal,
  });
  if (status !== 201 && status !== 409)
    throw apiError(status, text, { verb: 'create', resource: resourceOf('Secret'), namespace, about: 'the revision' });
  if (it.number > most) await letGo(client, it, most, signal);
  return [];
}

async function letGo(client: KubeClient, { guid, namespace }: KeptRevision, most: number, signal: AbortSignal) {
  const [current, ...earlier] = await listRevisions(client, namespace, guid, signal);
  if (current === undefined) return;
  // However many have failed since, there is one to go back to.
  const good = earlier.find((it) => !it.revision.failed);
  const others = earlier.filter((it) => it !== good);
  const gone = others.slice(Math.max(0, most - (good ? 2 : 1)));
  await Promise.all(gone.map((it) => deleteObject(client, it.secret, signal)));
}

const tooLarge = (number: number): Problem =>
  problem('warning', 'revision-too-large', `revision ${number} is too large to be kept: nothing can go back to it`, {
    hint: 'Keep large files out of configs and secrets.',
  });
