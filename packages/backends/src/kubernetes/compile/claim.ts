import type { MadeStorage, Volume, VolumeAccess } from '@tycho/ast';
import type { Context } from './context.ts';
import { type KubernetesArtifact, manifest } from './manifest.ts';
import { dnsLabel } from './names.ts';
import { present } from './part.ts';
import { annotationsOf } from './parts/annotations.ts';

/**
 * The claim of a volume that is made for the system. It is not owned by the root, nor of its ApplySet, so that
 * nothing prunes it: data outlives `down`, unless volumes are asked for.
 */
export function claim(context: Context, volume: Volume): KubernetesArtifact[] {
  const { storage } = volume;
  if (storage.kind !== 'made') return [];
  const { target } = context;
  const { size, storageClass, access } = storage;
  const artifact = manifest(
    'PersistentVolumeClaim',
    {
      name: claimName(context, volume.name, storage),
      namespace: context.namespace,
      labels: context.systemLabels,
      ...present({ annotations: annotationsOf(volume.labels) }),
    },
    {
      spec: {
        accessModes: [accessModes[access ?? 'one-node']],
        ...present({ storageClassName: storageClass }),
        resources: { requests: { storage: size === null ? target.volumeSize : String(size) } },
      },
    },
  );
  return [artifact];
}

/** What the claim of a volume is called. */
export const claimName = (context: Context, volume: string, { exactName }: MadeStorage): string =>
  exactName === null ? context.nameOf(volume) : dnsLabel(exactName);

const accessModes: Readonly<Record<VolumeAccess, string>> = {
  'one-node': 'ReadWriteOnce',
  'any-node': 'ReadWriteMany',
  'one-container': 'ReadWriteOncePod',
  'read-only': 'ReadOnlyMany',
};
