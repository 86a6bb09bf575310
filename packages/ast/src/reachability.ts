import { leadOf } from './group.ts';
import type { Ingress, Protocol, Service, System } from './system.ts';

/** Who may connect, or be connected to: a service, every other system on a shared network, hosts outside. */
export type Party =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'outside' };

/**
 * `all`: at every port; no ports: not at all; `pod`: they share a network namespace, so nothing lies between them;
 * `node`: one of them is in the network of its node, so it depends on where the other one runs.
 */
export type Reach =
  | { readonly kind: 'all' | 'pod' | 'node' }
  | { readonly kind: 'ports'; readonly ports: readonly ReachedPort[] };

export interface ReachedPort {
  readonly port: number;
  readonly protocol: Protocol;
  /** From these address ranges (CIDR) only; empty: from everywhere. Of HTTP, from where requests are passed on. */
  readonly clients: readonly string[];
}

export interface Way {
  readonly from: Party;
  readonly to: Party;
  readonly reach: Reach;
}

const nothing: Reach = { kind: 'ports', ports: [] };
const all: Reach = { kind: 'all' };

/**
 * Who can connect to whom in a governed system: one entry for each ordered pair. That names are asked for is no
 * connection here. An address range means hosts outside, not services.
 *
 * @example reachability(system).filter((it) => it.from.kind === 'outside')
 */
export function reachability(system: System): Way[] {
  const shared = [...new Set(system.networks.flatMap((it) => it.sharedAs ?? []))];
  const parties: Party[] = [
    ...system.services.map(({ name }): Party => ({ kind: 'service', name })),
    ...shared.map((name): Party => ({ kind: 'network', name })),
    { kind: 'outside' },
  ];
  const network = new Connections(system);
  return parties.flatMap((from) =>
    parties
      .filter((to) => to !== from && (from.kind === 'service' || to.kind === 'service'))
      .map((to) => ({ from, to, reach: network.reach(from, to) })),
  );
}

/** What pods there are, each with what all services in it say. */
class Connections {
  readonly #system: System;
  readonly #groups: ReadonlyMap<string, readonly Service[]>;

  constructor(system: System) {
    this.#system = system;
    this.#groups = Map.groupBy(system.services, leadOf);
  }

  reach(from: Party, to: Party): Reach {
    const [source, target] = [this.#podOf(from), this.#podOf(to)];
    if (source && source === target) return { kind: 'pod' };
    if ([source, target].some((it) => it?.some(isOnHost))) return { kind: 'node' };
    if (source && !this.#letsOut(source, to, target)) return nothing;
    return target ? this.#letsIn(target, from, source) : all;
  }

  #podOf(party: Party): readonly Service[] | undefined {
    const service = party.kind === 'service' && this.#system.services.find((it) => it.name === party.name);
    return service ? this.#groups.get(leadOf(service)) : undefined;
  }

  #letsOut(source: readonly Service[], to: Party, target: readonly Service[] | undefined): boolean {
    if (to.kind === 'network') return source.some((it) => this.#namesOf(it).includes(`shared ${to.name}`));
    const bound = source.filter((it) => it.egress !== 'anywhere');
    if (bound.length === 0) return true;
    const joined = new Set(bound.filter((it) => it.egress === 'networks').flatMap((it) => this.#namesOf(it)));
    return target?.some((it) => this.#namesOf(it).some((name) => joined.has(name))) ?? false;
  }

  #letsIn(target: readonly Service[], from: Party, source: readonly Service[] | undefined): Reach {
    const ways = target.flatMap((it) => it.ingress);
    const known = new Set(
      from.kind === 'network' ? [`shared ${from.name}`] : source?.flatMap((it) => this.#namesOf(it)),
    );
    if (ways.some((it) => it.from === 'network' && known.has(this.#nameOf(it.network)))) return all;
    return { kind: 'ports', ports: unique(ways.flatMap((it) => portOf(it, from))) };
  }

  #namesOf({ networks }: Service): string[] {
    return networks.map((it) => this.#nameOf(it));
  }

  /** By which its members know a network: two keys may be one. */
  #nameOf(key: string): string {
    const sharedAs = this.#system.networks.find((it) => it.name === key)?.sharedAs ?? null;
    return sharedAs === null ? `own ${key}` : `shared ${sharedAs}`;
  }
}

const isOnHost = ({ security }: Service): boolean => security.hostNamespaces.includes('network');

function portOf(it: Ingress, from: Party): ReachedPort[] {
  if (it.from === 'network') return [];
  const { port, protocol } = it;
  if (it.from === 'anywhere') return [{ port, protocol, clients: [] }];
  return from.kind === 'outside' ? [{ port, protocol, clients: it.addresses }] : [];
}

/** The same port of two services in one pod once, from all whom either lets in. */
function unique(ports: readonly ReachedPort[]): ReachedPort[] {
  const same = Map.groupBy(ports, ({ port, protocol }) => `${port}/${protocol}`);
  return [...same.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const clients = [first, ...others].map((it) => it.clients);
    return [{ ...first, clients: clients.some((it) => it.length === 0) ? [] : [...new Set(clients.flat())] }];
  });
}
