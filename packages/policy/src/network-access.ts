import { type Egress, type Ingress, leadOf, notHttp, type Port, type Service, type System } from '@tycho/ast';
import type { Policy } from './policy.ts';

/**
 * Lets in the peers on a service's networks, and those whom it publishes its ports to; lets out what is in a network
 * that is not internal.
 */
export const networkAccess: Policy<unknown> = (system) => ({
  system: { ...system, services: system.services.map((it) => ({ ...it, ...accessOf(it, system) })) },
  problems: [],
});

/** Services that run together have one network, which is in all the networks that one of them is in. */
function accessOf(service: Service, { networks, services }: System): { ingress: Ingress[]; egress: Egress } {
  const group = services.filter((it) => leadOf(it) === leadOf(service));
  const peers = service.networks.map((network) => ({ from: 'network', network }) as const);
  if (group.some((it) => it.security.hostNamespaces.includes('network'))) return { ingress: peers, egress: 'anywhere' };
  const joined = group.flatMap((it) => it.networks);
  if (joined.length === 0) return { ingress: [], egress: 'nowhere' };
  const internal = new Set(networks.filter((it) => it.internal).map((it) => it.name));
  const isOpen = joined.some((it) => !internal.has(it));
  return {
    ingress: [...peers, ...(isOpen ? fromOutside(service) : [])],
    egress: isOpen ? 'anywhere' : 'networks',
  };
}

/** A port that is published twice lets in all whom either lets in; one that a name leads to, those who pass requests on. */
function fromOutside({ ports, publish: { front } }: Service): Ingress[] {
  const byTarget = Map.groupBy(ports, ({ target, protocol }) => `${target}/${protocol}`);
  return [...byTarget.values()].flatMap((same): Ingress[] => {
    const [{ target: port, protocol } = { target: 0, protocol: 'tcp' as const }] = same;
    const addresses = rangesOf(same);
    const namespace = same.some((it) => notHttp(it) === null) ? (front?.from ?? null) : null;
    if (namespace !== null) return [{ from: 'front', namespace, addresses, port, protocol }];
    if (addresses.length === 0) return [{ from: 'anywhere', port, protocol }];
    return [{ from: 'addresses', addresses, port, protocol }];
  });
}

/** Whose hosts may connect; none: all may. */
const rangesOf = (ports: readonly Port[]): string[] =>
  ports.some((it) => it.clients.length === 0 || it.clients.includes('0.0.0.0/0'))
    ? []
    : [...new Set(ports.flatMap((it) => it.clients))];
