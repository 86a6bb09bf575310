import { setTimeout as sleep } from 'node:timers/promises';
import { type Kind, pathOf } from '../kinds.ts';
import type { KubeClient, KubeResponse } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { deleteObject } from './delete-object.ts';

/** Kinds that hold nothing but their work, and of which the cluster lets nothing be changed once they are made. */
const replaceable: ReadonlySet<Kind> = new Set(['Job']);
/** How long the cluster may take to let go of one, and how soon to look again, in milliseconds. */
const PATIENCE = 10_000;
const PAUSE = 50;

/** Whether the cluster refuses to change this object, so that it has to be made anew. */
export const isImmutable = (kind: Kind, { status, text }: KubeResponse): boolean =>
  status === 422 && replaceable.has(kind) && text.includes('field is immutable');

/** Deletes an object and waits until its name is free. What is still there then, the next attempt finds gone. */
export async function replaceObject(client: KubeClient, object: KubeObject, signal: AbortSignal): Promise<void> {
  const { kind, metadata } = object;
  const namespace = metadata.namespace ?? '';
  await deleteObject(client, object, signal);
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const { status, text } = await client.request({
      method: 'GET',
      path: pathOf(kind, namespace, metadata.name),
      signal,
    });
    if (status === 404 || (JSON.parse(text) as KubeObject).metadata.uid !== metadata.uid) return;
    await sleep(PAUSE, undefined, { signal });
  }
}
