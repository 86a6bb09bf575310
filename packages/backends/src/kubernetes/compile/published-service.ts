import { leadOf, type Port, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';

/** The NodePort Service of the ports that a service publishes, as far as anybody outside may reach them. */
export function publishedService(context: Context, service: Service): KubernetesArtifact[] {
  const reachable = service.ports.filter((it) => isOpen(service, it));
  if (reachable.length === 0) return [];
  const ports = uniqueTargets(reachable).map((it) => ({
    name: `${it.protocol}-${it.target}`,
    port: it.target,
    targetPort: it.target,
    protocol: it.protocol.toUpperCase(),
    ...(isNodePort(it.published) ? { nodePort: it.published } : {}),
  }));
  const spec = { type: 'NodePort', selector: podSelector(context.guid, leadOf(service)), ports };
  return [context.object('Service', context.nameOf(service.name), { spec }, service.name)];
}

const isOpen = ({ ingress }: Service, { target, protocol }: Port): boolean =>
  ingress.some((it) => it.from !== 'network' && it.port === target && it.protocol === protocol);

/** A container port published twice is one port of the Service: Kubernetes takes each only once. */
function uniqueTargets(ports: readonly Port[]): Port[] {
  return [...new Map(ports.map((it) => [`${it.protocol}-${it.target}`, it])).values()];
}

/** The ports that a cluster gives to node ports unless told otherwise; one of them is honoured when it is asked for. */
const isNodePort = (port: number | null): boolean => port !== null && port >= 30_000 && port <= 32_767;
