import type { ResourceAmounts } from '@tycho/ast';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/**
 * Limits stay limits, reservations are requests. CPU in millicores, memory in bytes. What can only be counted is
 * asked for and limited alike, and nodes that are kept for it let the pod in.
 */
export const resources: Aspect = ({ resources: { limits, reservations, extended, sharedMemory } }) => {
  const counted = Object.fromEntries(Object.entries(extended).map(([name, count]) => [name, String(count)]));
  return {
    container: present({
      resources: present({ limits: { ...amounts(limits), ...counted }, requests: amounts(reservations) }),
      volumeMounts: sharedMemory === null ? [] : [{ name: SHM, mountPath: '/dev/shm' }],
    }),
    pod: present({
      volumes:
        sharedMemory === null ? [] : [{ name: SHM, emptyDir: { medium: 'Memory', sizeLimit: String(sharedMemory) } }],
      tolerations: Object.keys(extended).map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
    }),
  };
};

const SHM = 'shm';

/** What a container may use, or has at least. */
export const amounts = ({ cpus, memory, storage }: ResourceAmounts): Fields =>
  present({
    cpu: cpus === null ? null : `${Math.max(1, Math.round(cpus * 1000))}m`,
    memory: memory === null ? null : String(memory),
    'ephemeral-storage': storage === null ? null : String(storage),
  });
