import type { Change } from '@tycho/ast';
import { artifactsOf, type KubernetesPlan } from '../compile/compile.ts';
import { guidSelector, labelKeys } from '../compile/labels.ts';
import { idOf, kinds, kindsIn } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listObjects } from '../list-objects.ts';
import type { KubeObject } from '../objects.ts';
import { deleteObject } from './delete-object.ts';

/** Deletes what an earlier revision made and `plan` no longer has. Claims stay: they hold data. */
export async function prune(client: KubeClient, plan: KubernetesPlan, signal: AbortSignal): Promise<Change[]> {
  const gone = await prunable(client, plan, signal);
  await Promise.all(gone.map((it) => deleteObject(client, it, signal)));
  return gone.map((it) => ({ artifact: idOf(it), action: 'deleted' }));
}

/** What pruning deletes. Revisions go by rules of their own. */
export async function prunable(client: KubeClient, plan: KubernetesPlan, signal: AbortSignal): Promise<KubeObject[]> {
  const kept = new Set(artifactsOf(plan).map((it) => it.id));
  const isolated = plan.place !== null;
  const mayGo = kindsIn({ isolated }).filter((it) => kinds[it].made && it !== 'PersistentVolumeClaim');
  const selector = `${guidSelector(plan.guid)},!${labelKeys.revision}`;
  const there = await Promise.all(mayGo.map((kind) => listObjects(client, kind, plan.namespace, selector, { signal })));
  return there.flat().filter((it) => !kept.has(idOf(it)) && it.metadata.deletionTimestamp === undefined);
}
