import type { Cluster } from '../cluster.ts';
import { objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { setStatus, write } from '../verbs/update.ts';

/** Binds a claim to a volume that is always there. */
export function bindClaim(cluster: Cluster, claim: KubeObject): void {
  if (objectOr(claim.status).phase === 'Bound') return;
  const spec = objectOr(claim.spec);
  const volumeName = `pvc-${claim.metadata.uid}`;
  const bound = write(cluster, { ...claim, spec: { ...spec, volumeName } }, claim);
  const capacity = objectOr(objectOr(spec.resources).requests);
  setStatus(cluster, bound, { phase: 'Bound', accessModes: spec.accessModes ?? [], capacity });
}

/** The claims that a pod mounts. */
export const claimsOf = (pod: KubeObject): string[] =>
  objectsOr(objectOr(pod.spec).volumes).flatMap((it) => {
    const { claimName } = objectOr(it.persistentVolumeClaim);
    return typeof claimName === 'string' ? [claimName] : [];
  });

export const usesClaim = (cluster: Cluster, { metadata }: KubeObject): boolean =>
  cluster.store.list(resources.pods, metadata.namespace ?? '').some((it) => claimsOf(it).includes(metadata.name));
