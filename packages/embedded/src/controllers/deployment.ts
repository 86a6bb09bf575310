import type { Cluster } from '../cluster.ts';
import { type JsonObject, objectOr } from '../json.ts';
import { isGoing, type KubeObject } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { removeDependent } from '../verbs/remove.ts';
import { setStatus, update, write } from '../verbs/update.ts';
import { deploymentStatus } from './deployment-status.ts';
import { newReplicaSet, REVISION, revisionOf, sameTemplate } from './revision.ts';

/**
 * Keeps one ReplicaSet for the template as it is now, and scales those of earlier templates down. Answers in
 * how many milliseconds to look again though nothing changes, for the progress deadline.
 */
export function reconcileDeployment(cluster: Cluster, deployment: KubeObject): number | null {
  if (isGoing(deployment)) return null;
  const sets = setsOf(cluster, deployment);
  const made = sets.find((it) => sameTemplate(it, deployment));
  const old = sets.filter((it) => it.metadata.uid !== made?.metadata.uid);
  const wanted = mayStart(cluster, deployment, old) ? Number(objectOr(deployment.spec).replicas ?? 1) : 0;
  const current = made ?? newReplicaSet(cluster, deployment, sets, wanted);
  scale(cluster, current, wanted);
  retire(cluster, deployment, current, old);
  forget(cluster, deployment, old);
  return report(cluster, deployment, current);
}

const setsOf = (cluster: Cluster, deployment: KubeObject): KubeObject[] =>
  cluster.store.ownedBy(deployment.metadata.uid).filter((it) => it.kind === 'ReplicaSet' && !isGoing(it));

const recreates = (deployment: KubeObject): boolean => objectOr(objectOr(deployment.spec).strategy).type === 'Recreate';

/** `Recreate` waits until every old pod is gone. */
const mayStart = (cluster: Cluster, deployment: KubeObject, old: readonly KubeObject[]): boolean =>
  !recreates(deployment) || old.every((it) => cluster.store.ownedBy(it.metadata.uid).length === 0);

/** Unless all go at once, an old pod goes for each new one that is available. */
function retire(cluster: Cluster, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): void {
  const wanted = Number(objectOr(deployment.spec).replicas ?? 1);
  const available = Number(objectOr(current.status).availableReplicas ?? 0);
  let keep = recreates(deployment) ? 0 : Math.max(0, wanted - available);
  for (const set of old) {
    const stays = Math.min(keep, Number(objectOr(set.spec).replicas ?? 0));
    scale(cluster, set, stays);
    keep -= stays;
  }
}

function scale(cluster: Cluster, set: KubeObject, replicas: number): void {
  if (objectOr(set.spec).replicas === replicas) return;
  update(cluster, resources.replicasets, set, { ...set, spec: { ...objectOr(set.spec), replicas } }, null);
}

/** Deletes the oldest empty ReplicaSets beyond what the history is to hold. */
function forget(cluster: Cluster, deployment: KubeObject, old: readonly KubeObject[]): void {
  const limit = Number(objectOr(deployment.spec).revisionHistoryLimit ?? 10);
  const empty = old.filter((it) => objectOr(it.spec).replicas === 0 && Number(objectOr(it.status).replicas ?? 0) === 0);
  const oldestFirst = [...empty].sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of oldestFirst.slice(0, Math.max(0, empty.length - limit))) removeDependent(cluster, set);
}

function report(cluster: Cluster, deployment: KubeObject, current: KubeObject): number | null {
  const revision = current.metadata.annotations?.[REVISION] ?? '1';
  const { metadata } = deployment;
  const annotated = {
    ...deployment,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [REVISION]: revision } },
  };
  const written = write(cluster, annotated, deployment);
  const { status, lookAgainIn } = deploymentStatus(
    written,
    setsOf(cluster, deployment),
    current.metadata.uid,
    Date.now(),
  );
  setStatus(cluster, written, status as JsonObject);
  return lookAgainIn;
}
