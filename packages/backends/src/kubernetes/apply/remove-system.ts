import { guidSelector, labelKeys } from '../compile/labels.ts';
import { idOf, isWorkloadKind, type Kind, kinds, kindsIn } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { KubeObject } from '../objects.ts';
import type { KnownPlace } from '../place.ts';
import { eraseEntries } from '../registers/erase-entries.ts';
import { deleteObject } from './delete-object.ts';
import { heldBack } from './held-back.ts';
import { removeNamespace } from './remove-namespace.ts';

/**
 * Deletes what may go of a system and answers what was there. Those that depend on others go before them; with the
 * last of them, and in a system without dependencies at once, goes all the rest. The root goes first: from then on the cluster's
 * garbage collector would finish even alone, and an object that is still being written collects itself. The
 * rest is deleted directly, which is faster than waiting for the collector. Volumes stay unless asked for, and with
 * them a namespace of the system's own.
 */
export async function removeSystem(
  client: KubeClient,
  { namespace, placement }: KnownPlace,
  guid: string,
  { volumes }: { readonly volumes: boolean },
  signal: AbortSignal,
): Promise<string[]> {
  const isolated = placement === 'isolated';
  const there = (
    await Promise.all(
      kindsIn({ isolated })
        .filter((it) => volumes || it !== 'PersistentVolumeClaim')
        .map((kind) => listObjects(client, kind, namespace, guidSelector(guid), { signal })),
    )
  ).flat();
  const begun = (it: KubeObject) => it.metadata.deletionTimestamp !== undefined;
  const isHeld = heldBack(there);
  const going = there.filter((it) => begun(it) || !isHeld(it));
  const root = going.find((it) => it.metadata.labels?.[labelKeys.root] === 'true') ?? null;
  await eraseEntries(client, { guid, namespace, root }, signal);
  for (const batch of inOrder(going.filter((it) => !begun(it)))) {
    await Promise.all(batch.map((it) => deleteObject(client, it, signal)));
  }
  const isLast = isolated && going.length === there.length;
  return [...there.map(idOf), ...(isLast ? await removeNamespace(client, namespace, going, signal) : [])];
}

/** Owners before what they own, so that no controller makes again what was just deleted. */
function inOrder(objects: readonly KubeObject[]): KubeObject[][] {
  const others = (kind: Kind) => kind !== 'ConfigMap' && kind !== 'Pod' && kinds[kind].order !== 2;
  const stages: readonly ((kind: Kind) => boolean)[] = [
    (it) => it === 'ConfigMap',
    isWorkloadKind,
    others,
    (it) => it === 'Pod',
  ];
  return stages.map((belongs) => objects.filter((it) => belongs(it.kind)));
}
