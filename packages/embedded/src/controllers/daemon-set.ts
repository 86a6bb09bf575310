import type { Cluster } from '../cluster.ts';
import { objectOr, objectsOr } from '../json.ts';
import { isGoing, type KubeObject } from '../kube-object.ts';
import { removeDependent } from '../verbs/remove.ts';
import { setStatus } from '../verbs/update.ts';
import { activePodsOf, createPod, isReady } from './replica-set.ts';

/** Of which generation of its owner a pod was made. */
const GENERATION = 'pod-template-generation';

/** Keeps one pod of the template as it is now on the one node that there is; an older one goes first. */
export function reconcileDaemonSet(cluster: Cluster, set: KubeObject): void {
  if (isGoing(set)) return;
  const generation = String(set.metadata.generation ?? 1);
  const pods = activePodsOf(cluster, set);
  const isOld = (pod: KubeObject): boolean => pod.metadata.labels?.[GENERATION] !== generation;
  for (const pod of pods.filter(isOld)) removeDependent(cluster, pod);
  const left = cluster.store.ownedBy(set.metadata.uid).filter((it) => it.kind === 'Pod');
  if (left.length === 0) {
    const { labels = {} } = objectOr(objectOr(objectOr(set.spec).template).metadata);
    createPod(cluster, set, { labels: { ...objectOr(labels), [GENERATION]: generation } });
  }
  report(
    cluster,
    set,
    activePodsOf(cluster, set).filter((it) => !isOld(it)),
  );
}

function report(cluster: Cluster, set: KubeObject, updated: readonly KubeObject[]): void {
  const ready = updated.filter(isReady).length;
  const scheduled = updated.filter((it) => objectsOr(objectOr(it.status).conditions).length > 0).length;
  setStatus(cluster, set, {
    observedGeneration: set.metadata.generation ?? 1,
    desiredNumberScheduled: 1,
    currentNumberScheduled: scheduled,
    numberMisscheduled: 0,
    numberReady: ready,
    updatedNumberScheduled: updated.length,
    ...(ready > 0 ? { numberAvailable: ready } : { numberUnavailable: 1 }),
  });
}
