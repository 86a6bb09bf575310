import type { ReachablePort } from '@tycho/ast';
import type { Service } from './objects.ts';

/**
 * Where the ports of a Service are reached from outside, or from the cluster where nothing else is meant.
 * `node`: the address of a node, where one is known. None for the Services that only give names.
 */
export function reachablePorts({ spec, status }: Service, node: string | null): ReachablePort[] {
  const { type = 'ClusterIP', clusterIP = null, ports = [] } = spec;
  if (clusterIP === 'None') return [];
  const [given] = status?.loadBalancer?.ingress ?? [];
  return ports.flatMap(({ port, targetPort, nodePort, protocol }) => {
    const common = { target: Number(targetPort ?? port), protocol: protocol === 'UDP' ? 'udp' : 'tcp' } as const;
    if (type === 'LoadBalancer') return [{ ...common, port, address: given?.ip ?? given?.hostname ?? null }];
    if (type === 'ClusterIP') return [{ ...common, port, address: clusterIP }];
    return nodePort === undefined ? [] : [{ ...common, port: nodePort, address: node }];
  });
}
