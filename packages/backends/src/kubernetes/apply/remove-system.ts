import { guidSelector } from '../compile/labels.ts';
import { idOf, type Kind, kindNames, kinds, workloadKinds } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { KubeObject } from '../objects.ts';
import { deleteObject } from './delete-object.ts';
import { heldBack } from './held-back.ts';

/**
 * Deletes what may go of a system and answers what was there. Those that depend on others go before them; with the
 * last of them, and in a system without dependencies at once, goes all the rest. The root goes first: from then on the cluster's
 * garbage collector would finish even alone, and an object that is still being written collects itself. The
 * rest is deleted directly, which is faster than waiting for the collector. Volumes stay unless asked for.
 */
export async function removeSystem(
  client: KubeClient,
  namespace: string,
  guid: string,
  { volumes }: { readonly volumes: boolean },
  signal: AbortSignal,
): Promise<string[]> {
  const there = (
    await Promise.all(
      kindsToRemove(volumes).map((kind) => listObjects(client, kind, namespace, guidSelector(guid), signal)),
    )
  ).flat();
  const begun = (it: KubeObject) => it.metadata.deletionTimestamp !== undefined;
  const isHeld = heldBack(there);
  for (const batch of inOrder(there.filter((it) => !begun(it) && !isHeld(it)))) {
    await Promise.all(batch.map((it) => deleteObject(client, it, namespace, signal)));
  }
  return there.map(idOf);
}

const kindsToRemove = (volumes: boolean): Kind[] => kindNames.filter((it) => volumes || it !== 'PersistentVolumeClaim');

/** Owners before what they own, so that no controller makes again what was just deleted. */
function inOrder(objects: readonly KubeObject[]): KubeObject[][] {
  const stages: readonly Kind[][] = [
    ['ConfigMap'],
    [...workloadKinds],
    kindNames.filter((it) => it !== 'ConfigMap' && it !== 'Pod' && kinds[it].order !== 2),
    ['Pod'],
  ];
  return stages.map((stage) => objects.filter((it) => stage.includes(it.kind)));
}
