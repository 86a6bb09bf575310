import type { Volume } from '@tycho/ast';
import type { Context } from './context.ts';
import type { KubernetesArtifact } from './manifest.ts';

/** The claim of a named volume. It is not owned by the root: data outlives `down`, unless volumes are asked for. */
export function claim(context: Context, volume: Volume): KubernetesArtifact {
  return context.object('PersistentVolumeClaim', context.nameOf(volume.name), {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: context.target.volumeSize } },
    },
  });
}
