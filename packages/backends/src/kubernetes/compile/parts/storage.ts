import type { HostMount, Mount, VolumeStorage } from '@tycho/ast';
import { claimName } from '../claim.ts';
import type { Context } from '../context.ts';
import { dnsLabel, pathLabel } from '../names.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** What is mounted, but for files: volumes, claims, and folders in memory, of the node or of the container alone. */
export const storage: Aspect = ({ name, mounts }, context) => {
  const stored = mounts.flatMap((mount) => {
    const volume = podVolume(mount, name, context);
    return volume === null ? [] : [{ mount, volume }];
  });
  const volumes = new Map(stored.map(({ volume }) => [volume.name, volume]));
  return {
    container: present({ volumeMounts: stored.map(({ mount, volume }) => volumeMount(mount, volume.name, context)) }),
    pod: present({ volumes: [...volumes.values()] }),
  };
};

interface PodVolume extends Fields {
  /** What the pod calls it: unlike any other that it has. */
  readonly name: string;
}

/** What a mount is of, as a volume of the pod; `null` for files, which have one of their own. */
export function podVolume(mount: Mount, service: string, context: Context): PodVolume | null {
  const own = (kind: string) => dnsLabel(kind, service, pathLabel(mount.target));
  switch (mount.kind) {
    case 'file':
    case 'folder':
      return null;
    case 'volume':
      return { name: dnsLabel('volume', mount.volume), ...volumeSource(mount.volume, context) };
    case 'claim':
      return { name: dnsLabel('claim', mount.claim), persistentVolumeClaim: { claimName: mount.claim } };
    case 'scratch':
      return { name: own('scratch'), emptyDir: {} };
    case 'memory':
      return { name: own('memory'), ...memory(mount.size) };
    case 'host':
      return { name: own('host'), hostPath: { path: mount.path } };
    case 'image':
      return {
        name: own('image'),
        ...(context.target.imageVolumes ? { image: { reference: mount.image } } : { emptyDir: {} }),
      };
  }
}

function volumeSource(name: string, context: Context): Fields {
  const volume = context.system.volumes.find((it) => it.name === name);
  if (volume === undefined) throw new Error(`the system has no volume ${name}`);
  return storageSource(name, volume.storage, context);
}

function storageSource(name: string, it: VolumeStorage, context: Context): Fields {
  switch (it.kind) {
    case 'made':
      return { persistentVolumeClaim: { claimName: claimName(context, name, it) } };
    case 'existing':
      return { persistentVolumeClaim: { claimName: it.claim } };
    case 'memory':
      return memory(it.size);
    case 'nfs':
      return { nfs: present({ server: it.server, path: it.path, readOnly: it.readOnly || null }) };
    case 'host':
      return { hostPath: { path: it.path } };
  }
}

const memory = (size: number | null): Fields => ({
  emptyDir: present({ medium: 'Memory', sizeLimit: size === null ? null : String(size) }),
});

/** Of an image that is unpacked into a folder, only what is asked for is there. */
function subPathOf(mount: Mount, { target }: Context): string | null {
  if (mount.kind === 'image' && !target.imageVolumes) return null;
  return 'subPath' in mount ? mount.subPath : null;
}

function volumeMount(mount: Mount, name: string, context: Context): Fields {
  return present({
    name,
    mountPath: mount.target,
    subPath: subPathOf(mount, context),
    // A cluster that mounts images itself does so for reading only.
    readOnly: mount.readOnly || mount.kind === 'image' || null,
    mountPropagation: mount.kind === 'host' ? propagations[mount.propagation] : null,
  });
}

const propagations: Readonly<Record<HostMount['propagation'], string | null>> = {
  none: null,
  'from-host': 'HostToContainer',
  both: 'Bidirectional',
};
