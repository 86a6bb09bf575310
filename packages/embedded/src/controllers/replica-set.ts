import type { Cluster } from '../cluster.ts';
import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import { isGoing, type KubeObject } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { create } from '../verbs/create.ts';
import { removeDependent } from '../verbs/remove.ts';
import { setStatus } from '../verbs/update.ts';
import { draft } from './draft.ts';

/** Makes or deletes pods until there are as many as asked for, and says how many there are. */
export function reconcileReplicaSet(cluster: Cluster, set: KubeObject): void {
  const wanted = Number(objectOr(set.spec).replicas ?? 1);
  const pods = activePodsOf(cluster, set);
  for (let missing = wanted - pods.length; missing > 0; missing--) createPod(cluster, set);
  // What is not ready goes first.
  const spare = [...pods]
    .sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
    .slice(0, Math.max(0, pods.length - wanted));
  for (const pod of spare) removeDependent(cluster, pod);
  report(cluster, set);
}

function report(cluster: Cluster, set: KubeObject): void {
  const current = cluster.store.byUid(set.metadata.uid);
  if (!current) return;
  const pods = activePodsOf(cluster, set);
  const ready = pods.filter(isReady).length;
  setStatus(cluster, current, {
    observedGeneration: current.metadata.generation ?? 1,
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
  });
}

/** The pods that `owner` has and that are not over. */
export const activePodsOf = (cluster: Cluster, owner: KubeObject): KubeObject[] =>
  cluster.store.ownedBy(owner.metadata.uid).filter((it) => it.kind === 'Pod' && !isGoing(it) && !isOver(it));

export const isOver = (pod: KubeObject): boolean => {
  const { phase } = objectOr(pod.status);
  return phase === 'Succeeded' || phase === 'Failed';
};

export const isReady = (pod: KubeObject): boolean =>
  objectsOr(objectOr(pod.status).conditions).some(({ type, status }) => type === 'Ready' && status === 'True');

/** Creates a pod of the template of `owner`. */
export function createPod(cluster: Cluster, owner: KubeObject, own: JsonObject = {}): void {
  const template = objectOr(objectOr(owner.spec).template);
  const { labels = {}, annotations } = objectOr(template.metadata);
  const metadata = { generateName: `${owner.metadata.name}-`, labels, ...(annotations ? { annotations } : {}), ...own };
  create(cluster, {
    resource: resources.pods,
    object: draft(resources.pods, owner, metadata, objectOr(template.spec)),
    owner: null,
  });
}
