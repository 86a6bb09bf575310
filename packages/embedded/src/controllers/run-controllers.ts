import type { Cluster } from '../cluster.ts';
import { isGoing, type KubeObject } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { StatusError } from '../status.ts';
import type { Change } from '../store/store.ts';
import { bindClaim, claimsOf } from './claim.ts';
import { collect, finalize } from './collect.ts';
import { reconcileDaemonSet } from './daemon-set.ts';
import { reconcileDeployment } from './deployment.ts';
import { reconcileJob } from './job.ts';
import { startPod } from './kubelet.ts';
import { reconcileReplicaSet } from './replica-set.ts';
import { WorkQueue } from './work-queue.ts';

/** Brings an object to what it asks for; may answer in how many milliseconds to look again. */
type Reconcile = (cluster: Cluster, object: KubeObject) => number | null;

const once =
  (reconcile: (cluster: Cluster, object: KubeObject) => void): Reconcile =>
  (cluster, object) => {
    reconcile(cluster, object);
    return null;
  };

const reconcilers: Readonly<Record<string, Reconcile>> = {
  Deployment: reconcileDeployment,
  ReplicaSet: once(reconcileReplicaSet),
  DaemonSet: once(reconcileDaemonSet),
  Job: reconcileJob,
  Pod: once(startPod),
  PersistentVolumeClaim: once(bindClaim),
};

/** Lets the controllers follow the store. Answers how to stop them. */
export function runControllers(cluster: Cluster): () => void {
  const { store, timers } = cluster;
  const alarms = new Map<string, () => void>();

  const queue = new WorkQueue((uid) => {
    alarms.get(uid)?.();
    alarms.delete(uid);
    const lookAgainIn = work(cluster, uid);
    if (lookAgainIn !== null)
      alarms.set(
        uid,
        timers.after(lookAgainIn, () => queue.add(uid)),
      );
  });
  const unsubscribe = store.onChange((change) => {
    for (const uid of concerned(cluster, change)) queue.add(uid);
  });
  return () => {
    unsubscribe();
    queue.close();
  };
}

function work(cluster: Cluster, uid: string): number | null {
  const current = (): KubeObject | undefined => cluster.store.byUid(uid);
  for (const step of [collect, finalize]) {
    const object = current();
    if (object) step(cluster, object);
  }
  const object = current();
  if (!object || isGoing(object)) return null;
  try {
    return reconcilers[object.kind]?.(cluster, object) ?? null;
  } catch (error) {
    // As when its namespace is going: the next change of the object tries again.
    if (error instanceof StatusError) return null;
    throw error;
  }
}

/** The objects that a change gives something to do. */
function concerned({ store }: Cluster, { type, object }: Change): string[] {
  const { uid, ownerReferences = [], namespace = '' } = object.metadata;
  const owners = ownerReferences.map((it) => it.uid);
  if (type !== 'DELETED') return [uid, ...owners];
  const dependents = store.ownedBy(uid).map((it) => it.metadata.uid);
  const claims =
    object.kind === 'Pod'
      ? claimsOf(object).map((it) => store.get(resources.persistentvolumeclaims, namespace, it))
      : [];
  const around = [store.get(resources.namespaces, '', namespace), ...claims];
  // A Deployment that recreates waits until the last pod of its ReplicaSet is gone.
  const above = owners.flatMap((it) => store.byUid(it)?.metadata.ownerReferences?.map(({ uid }) => uid) ?? []);
  return [...owners, ...above, ...dependents, ...around.flatMap((it) => (it && isGoing(it) ? it.metadata.uid : []))];
}
