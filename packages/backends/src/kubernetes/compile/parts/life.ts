import type { Stop } from '@tycho/ast';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** How the pod ends. */
export const life: Aspect = ({ stop }) => ({
  container: present({ lifecycle: present({ preStop: signal(stop) }) }),
  pod: { terminationGracePeriodSeconds: Math.ceil(stop.gracePeriod / 1000) },
});

/**
 * Kubernetes itself sends SIGTERM, and that only after this hook: so the hook stays until the program has ended,
 * or the grace period has.
 */
function signal({ signal: name }: Stop): Fields | null {
  if (name === null || name === 'SIGTERM' || name === '15') return null;
  const wanted = name.replace(/^SIG/, '');
  return {
    exec: { command: ['/bin/sh', '-c', `kill -s ${wanted} 1; while kill -s 0 1; do sleep 1; done`] },
  };
}
