import type { Cluster } from '../cluster.ts';
import { objectOr } from '../json.ts';
import { isGoing, type KubeObject, timestamp } from '../kube-object.ts';
import { type Resource, resourceOfKind } from '../resources.ts';
import { conflict } from '../status.ts';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface Removal {
  /** What happens to the dependents; each kind has its own default. */
  readonly propagation?: Propagation | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** How long a pod takes to end, in milliseconds: there is no process to wait for. */
const GRACE = 30;

const finalizers: Readonly<Record<Propagation, readonly string[]>> = {
  Background: [],
  Foreground: ['foregroundDeletion'],
  Orphan: ['orphan'],
};

/** Begins to delete an object. Answers it as it is while it goes, or `null` once it is gone. */
export function remove(
  cluster: Cluster,
  resource: Resource,
  object: KubeObject,
  removal: Removal = {},
): KubeObject | null {
  checkPreconditions(resource, object, removal);
  const propagation = removal.propagation ?? resource.propagation;
  const held = [...new Set([...(object.metadata.finalizers ?? []), ...finalizers[propagation]])];
  const graceful = object.kind === 'Pod' && removal.gracePeriodSeconds !== 0;
  if (held.length === 0 && !graceful && object.kind !== 'Namespace') {
    cluster.store.remove(object);
    return null;
  }
  return isGoing(object) ? object : markGoing(cluster, resource, object, held);
}

/** Takes away an object that is going and that nothing holds any more. */
export function settle(cluster: Cluster, object: KubeObject): void {
  const held = (object.metadata.finalizers?.length ?? 0) > 0 || object.kind === 'Namespace' || object.kind === 'Pod';
  if (isGoing(object) && !held) cluster.store.remove(object);
}

/** An object without one of the finalizers that hold it. */
export function release(cluster: Cluster, object: KubeObject, finalizer: string): void {
  const left = (object.metadata.finalizers ?? []).filter((it) => it !== finalizer);
  const { finalizers: _, ...metadata } = object.metadata;
  const written = cluster.store.put({
    ...object,
    metadata: { ...metadata, ...(left.length > 0 ? { finalizers: left } : {}) } as KubeObject['metadata'],
  });
  settle(cluster, written);
}

function markGoing(cluster: Cluster, resource: Resource, object: KubeObject, held: readonly string[]): KubeObject {
  const { generation } = object.metadata;
  const going = cluster.store.put({
    ...object,
    ...(object.kind === 'Namespace' ? { status: { phase: 'Terminating' } } : {}),
    metadata: {
      ...object.metadata,
      deletionTimestamp: timestamp(),
      deletionGracePeriodSeconds: Number(objectOr(object.spec).terminationGracePeriodSeconds ?? 0),
      ...(held.length > 0 ? { finalizers: [...held] } : {}),
      ...(resource.hasGeneration && generation !== undefined ? { generation: generation + 1 } : {}),
    },
  });
  if (object.kind === 'Pod') cluster.timers.after(GRACE, () => endPod(cluster, object.metadata.uid));
  return going;
}

function endPod(cluster: Cluster, uid: string): void {
  const pod = cluster.store.byUid(uid);
  if (!pod) return;
  if (pod.metadata.finalizers?.length) cluster.timers.after(GRACE, () => endPod(cluster, uid));
  else cluster.store.remove(pod);
}

function checkPreconditions({ group }: Resource, { kind, metadata }: KubeObject, asked: Removal): void {
  const resource = { group, kind, plural: kind };
  if (asked.uid && asked.uid !== metadata.uid) {
    throw conflict(
      resource,
      metadata.name,
      `the UID in the precondition (${asked.uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (asked.resourceVersion && asked.resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      resource,
      metadata.name,
      `the ResourceVersion in the precondition (${asked.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** By the kind of an object that the cluster holds itself. */
export function removeDependent(cluster: Cluster, object: KubeObject, propagation: Propagation = 'Background'): void {
  const resource = resourceOfKind(object.kind);
  if (resource && !isGoing(object)) remove(cluster, resource, object, { propagation });
}
