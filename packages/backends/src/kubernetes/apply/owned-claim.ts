import type { KubernetesArtifact } from '../compile/manifest.ts';
import { belongingTo } from '../compile/owner.ts';
import { rootHolder } from './root-reference.ts';

/** A claim outlives its system, so it says itself whose it is; `root` knows. All else is as it was. */
export const ownedClaim = (artifact: KubernetesArtifact, root: string): KubernetesArtifact =>
  artifact.manifest.kind === 'PersistentVolumeClaim' ? belongingTo(artifact, rootHolder(root)) : artifact;
