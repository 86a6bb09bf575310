import type { KubernetesPlan } from '../compile/compile.ts';
import { rootName } from '../compile/names.ts';
import { idOf, pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { applyObject } from './apply-object.ts';
import { type Forgone, forgoCopyUp, forgoneBy } from './forgo-copy-up.ts';

/** A workload whose pods do not start, because images of it cannot fill volumes. */
export interface StuckWorkload {
  readonly workload: KubeObject;
  readonly images: Forgone;
}

/** Applies such a workload once more, without what its images cannot do. Done already is done. */
export async function applyWithoutCopy(
  client: KubeClient,
  plan: KubernetesPlan,
  { workload, images }: StuckWorkload,
  signal: AbortSignal,
): Promise<void> {
  const id = idOf(workload);
  const artifact = [...plan.services.values()].flat().find((it) => it.id === id);
  if (artifact === undefined) return;
  const { kind, metadata } = artifact.manifest;
  const { status, text } = await client.request({
    method: 'GET',
    path: pathOf(kind, metadata.namespace, metadata.name),
  });
  if (status !== 200) return;
  const before = JSON.parse(text) as KubeObject;
  const known = forgoneBy(before);
  const owner = before.metadata.ownerReferences?.[0];
  if (owner === undefined || Object.entries(images).every(([name, image]) => known[name] === image)) return;
  const without = forgoCopyUp(artifact, { ...known, ...images });
  await applyObject(client, without, { owner: `${rootName(plan.guid)} ${owner.uid}`, before, signal });
}
