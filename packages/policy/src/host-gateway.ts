import type { HostEntry, Problem, Service } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Gives the host that containers run on the address that the operator says; without one the name is left out. */
export const hostGateway: Policy<Pick<PolicyOptions, 'hostGateway'>> = (system, { hostGateway: address }) => ({
  system: { ...system, services: system.services.map((it) => withHosts(it, resolved(it.naming.hosts, address))) },
  problems: address === null ? system.services.flatMap(leftOut) : [],
});

const isGateway = (it: HostEntry): boolean => it.address === 'host-gateway';

const resolved = (hosts: readonly HostEntry[], address: string | null): readonly HostEntry[] =>
  hosts.flatMap((it) => {
    if (!isGateway(it)) return [it];
    return address === null ? [] : [{ ...it, address }];
  });

const withHosts = (service: Service, hosts: readonly HostEntry[]): Service => ({
  ...service,
  naming: { ...service.naming, hosts },
});

const leftOut = ({ name, naming }: Service): Problem[] =>
  naming.hosts.filter(isGateway).map((it) =>
    problem('warning', 'value-approximated', `the host of a container has no address here: ${it.name} is left out`, {
      path: `services.${name}.extra_hosts`,
      hint: 'Write an address, or ask the operator to set `hostGateway`.',
    }),
  );
