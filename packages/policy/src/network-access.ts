import type { Ingress, Service } from '@tycho/ast';
import type { Policy } from './policy.ts';

/** Lets in the peers on a service's networks, and anyone to its published ports. */
export const networkAccess: Policy<unknown> = (system) => ({
  system: { ...system, services: system.services.map((it) => ({ ...it, ingress: ingressOf(it) })) },
  problems: [],
});

function ingressOf({ networks, ports }: Service): Ingress[] {
  const published = new Map(ports.map(({ target: port, protocol }) => [`${port}/${protocol}`, { port, protocol }]));
  return [
    ...networks.map((network) => ({ from: 'network', network }) as const),
    ...[...published.values()].map((it) => ({ from: 'anywhere', ...it }) as const),
  ];
}
