import type { Volume } from '@tycho/ast';
import type { Context } from './context.ts';
import { systemLabels } from './labels.ts';
import { type KubernetesArtifact, manifest } from './manifest.ts';

/**
 * The claim of a named volume. It is not owned by the root, nor of its ApplySet, so that nothing prunes it:
 * data outlives `down`, unless volumes are asked for.
 */
export function claim(context: Context, volume: Volume): KubernetesArtifact {
  const { guid, system, target } = context;
  return manifest(
    'PersistentVolumeClaim',
    { name: context.nameOf(volume.name), namespace: target.namespace, labels: systemLabels(guid, system.name) },
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: target.volumeSize } } } },
  );
}
