import { type Direction, type Group, type Mount, runsToItsEnd, type Service, type Update } from '@tycho/ast';
import type { Fields } from './part.ts';

/** Kubernetes' own default, written out: fields that are Tycho's can be taken back by a later revision. */
const ROLLING = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
const ON_NODES = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
/** What is written to a volume by one program is not for the old and the new pod to write to together. */
const ONE_AFTER_THE_OTHER = { type: 'Recreate' };
/** Seconds that a Deployment may be without progress. */
const DEADLINE = 600;
/** Seconds for which a container without a health check has to run. */
const UNCHECKED = 2;

/** How the pods of a Deployment are exchanged. */
export function rollout(group: Group, direction: Direction): Fields {
  const { services } = group;
  const update = rulesOf(group, direction);
  const minReadySeconds = steady(update, services);
  return {
    strategy: isAlone(services) ? ONE_AFTER_THE_OTHER : (rolling(update, services) ?? ROLLING),
    ...(minReadySeconds > 0 && { minReadySeconds }),
    ...(minReadySeconds >= DEADLINE && { progressDeadlineSeconds: minReadySeconds + DEADLINE }),
  };
}

/** How those of a DaemonSet are. */
export function nodeRollout(group: Group, direction: Direction): Fields {
  const update = rulesOf(group, direction);
  const minReadySeconds = steady(update, group.services);
  return {
    updateStrategy: rolling(update, group.services) ?? ON_NODES,
    ...(minReadySeconds > 0 && { minReadySeconds }),
  };
}

const rulesOf = ({ lead }: Group, direction: Direction): Update | null =>
  (direction === 'back' ? lead.rollback : null) ?? lead.update;

/** An old pod and a new one cannot be there together. */
const isAlone = (services: readonly Service[]): boolean => services.some(({ mounts }) => mounts.some(isKept));

/** Written to, and there longer than the pod is. */
const isKept = ({ kind, readOnly }: Mount): boolean =>
  !readOnly && (kind === 'volume' || kind === 'claim' || kind === 'host');

/** A port of a node is free only when the old pod is gone. */
const holdsNode = (services: readonly Service[]): boolean =>
  services.some(({ ports }) => ports.some((it) => it.atNode !== null));

function rolling(update: Update | null, services: readonly Service[]): Fields | null {
  const stopsFirst = holdsNode(services);
  if (!update) return stopsFirst ? ON_NODES : null;
  const atOnce = update.parallelism === 0 ? '100%' : update.parallelism;
  const rollingUpdate =
    update.order === 'start-first' && !stopsFirst
      ? { maxSurge: atOnce, maxUnavailable: 0 }
      : { maxSurge: 0, maxUnavailable: atOnce };
  return { type: 'RollingUpdate', rollingUpdate };
}

/**
 * Seconds that a new pod has to be ready before it counts. Without a health check a container is ready from its first
 * moment on, also one that ends in the next: so it is looked at for a moment more.
 */
function steady(update: Update | null, services: readonly Service[]): number {
  if (update && update.monitor > 0) return Math.ceil(update.monitor / 1000);
  return services.some((it) => it.healthcheck === null && !runsToItsEnd(it.restart)) ? UNCHECKED : 0;
}
