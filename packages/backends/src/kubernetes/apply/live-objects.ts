import { guidSelector, labelKeys } from '../compile/labels.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { idOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { KubeObject } from '../objects.ts';

/** Objects of a system by their ids, as `Deployment/web-909f2e60`. */
export type LiveObjects = ReadonlyMap<string, KubeObject>;

/** What there is of a system of the kinds of these artifacts: one request a kind, however many artifacts. None is a namespace. */
export async function liveObjects(
  client: KubeClient,
  guid: string,
  artifacts: readonly KubernetesArtifact[],
  signal?: AbortSignal,
): Promise<LiveObjects> {
  const places = new Map(artifacts.map(({ manifest: { kind, metadata } }) => [kind, metadata.namespace]));
  const selector = `${guidSelector(guid)},!${labelKeys.revision}`;
  const lists = [...places].map(([kind, namespace]) => listObjects(client, kind, namespace, selector, { signal }));
  return new Map((await Promise.all(lists)).flat().map((it) => [idOf(it), it]));
}
