import { dnsLabel } from '../names.ts';
import type { Aspect } from '../part.ts';
import { present } from '../part.ts';

/** The named volumes that are mounted. */
export const storage: Aspect = ({ mounts }, context) => {
  const names = [...new Set(mounts.map((it) => it.volume))];
  return {
    container: present({
      volumeMounts: mounts.map((it) =>
        present({ name: podVolume(it.volume), mountPath: it.target, readOnly: it.readOnly || null }),
      ),
    }),
    pod: present({
      volumes: names.map((it) => ({ name: podVolume(it), persistentVolumeClaim: { claimName: context.nameOf(it) } })),
    }),
  };
};

/** What the pod calls a named volume: unlike any other that it has. */
const podVolume = (name: string): string => dnsLabel('volume', name);
