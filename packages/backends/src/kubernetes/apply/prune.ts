import type { Change } from '@tycho/ast';
import type { KubernetesPlan } from '../compile/compile.ts';
import { guidSelector, labelKeys } from '../compile/labels.ts';
import { idOf, kindNames, kinds } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import { deleteObject } from './delete-object.ts';

/** Deletes what an earlier revision made and `plan` no longer has. Claims stay: they hold data. */
export async function prune(
  client: KubeClient,
  namespace: string,
  plan: KubernetesPlan,
  signal: AbortSignal,
): Promise<Change[]> {
  const kept = new Set([plan.root, ...plan.shared, ...[...plan.services.values()].flat()].map((it) => it.id));
  const prunable = kindNames.filter((it) => kinds[it].made && it !== 'PersistentVolumeClaim');
  const selector = `${guidSelector(plan.guid)},!${labelKeys.revision}`;
  const there = (
    await Promise.all(prunable.map((kind) => listObjects(client, kind, namespace, selector, signal)))
  ).flat();
  const gone = there.filter((it) => !kept.has(idOf(it)) && it.metadata.deletionTimestamp === undefined);
  await Promise.all(gone.map((it) => deleteObject(client, it, namespace, signal)));
  return gone.map((it) => ({ artifact: idOf(it), action: 'deleted' }));
}
