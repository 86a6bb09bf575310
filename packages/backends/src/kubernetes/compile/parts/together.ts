import { labelKeys } from '../labels.ts';
import type { Aspect } from '../part.ts';

/** Says that pods have to be on one node. */
const LABEL = 'tycho-node';

/**
 * Pods that share a volume which one node mounts at a time are all on that node. All that such volumes link have one
 * term together, because the first of them satisfies it alone.
 */
export const together: Aspect = (service, context) => {
  const name = context.sharedNodes.get(service.name);
  if (name === undefined) return {};
  const labelSelector = { matchLabels: { [labelKeys.guid]: context.guid, [LABEL]: name } };
  const term = { labelSelector, topologyKey: 'kubernetes.io/hostname' };
  return {
    labels: { [LABEL]: name },
    pod: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } },
  };
};
