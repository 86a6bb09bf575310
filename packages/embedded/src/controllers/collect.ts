import type { Cluster } from '../cluster.ts';
import { isGoing, type KubeObject, type ObjectMeta } from '../kube-object.ts';
import { allResources } from '../resources.ts';
import { release, removeDependent } from '../verbs/remove.ts';
import { write } from '../verbs/update.ts';
import { usesClaim } from './claim.ts';

/** Deletes an object of which no owner is there any more. */
export function collect(cluster: Cluster, object: KubeObject): void {
  const { ownerReferences = [] } = object.metadata;
  if (ownerReferences.length === 0 || isGoing(object)) return;
  if (!ownerReferences.some((it) => cluster.store.byUid(it.uid))) removeDependent(cluster, object);
}

/** What has to be done before a finalizer lets its object go; answers whether it is done. */
const finalizers: Readonly<Record<string, (cluster: Cluster, object: KubeObject) => boolean>> = {
  foregroundDeletion(cluster, { metadata: { uid } }) {
    const dependents = cluster.store.ownedBy(uid);
    for (const it of dependents) removeDependent(cluster, it, 'Foreground');
    return dependents.length === 0;
  },
  orphan(cluster, { metadata: { uid } }) {
    for (const it of cluster.store.ownedBy(uid)) {
      const { ownerReferences = [], ...metadata } = it.metadata as ObjectMeta;
      const left = ownerReferences.filter((owner) => owner.uid !== uid);
      write(
        cluster,
        { ...it, metadata: { ...metadata, ...(left.length > 0 ? { ownerReferences: left } : {}) } as ObjectMeta },
        it,
      );
    }
    return true;
  },
  'kubernetes.io/pvc-protection': (cluster, claim) => !usesClaim(cluster, claim),
};

/** Does what the finalizers of an object that is going wait for. Others than ours wait for whoever set them. */
export function finalize(cluster: Cluster, object: KubeObject): void {
  if (!isGoing(object)) return;
  if (object.kind === 'Namespace') emptyNamespace(cluster, object);
  for (const finalizer of object.metadata.finalizers ?? []) {
    const current = cluster.store.byUid(object.metadata.uid);
    if (current && finalizers[finalizer]?.(cluster, current)) release(cluster, current, finalizer);
  }
}

function emptyNamespace(cluster: Cluster, namespace: KubeObject): void {
  const content = allResources
    .filter((it) => it.namespaced)
    .flatMap((it) => cluster.store.list(it, namespace.metadata.name));
  if (content.length === 0) cluster.store.remove(namespace);
  for (const it of content) removeDependent(cluster, it);
}
