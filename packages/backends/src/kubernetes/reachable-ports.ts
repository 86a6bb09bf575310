import type { ReachablePort } from '@tycho/ast';
import type { Service } from './objects.ts';

/** The node ports that the cluster gave to a Service; none for one without. */
export function reachablePorts({ spec }: Service): ReachablePort[] {
  return (spec.ports ?? []).flatMap(({ port, targetPort, nodePort, protocol }) =>
    nodePort === undefined
      ? []
      : [{ target: Number(targetPort ?? port), port: nodePort, protocol: protocol === 'UDP' ? 'udp' : 'tcp' }],
  );
}
