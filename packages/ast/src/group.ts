import type { Dependency, Service, System } from './system.ts';

/** Services that run together: on one node, with one network, started and ended as one. Usually a single one. */
export interface Group {
  /** Whose name the group has towards the orchestrator. */
  readonly lead: Service;
  /** In dependency order, the lead among them. */
  readonly services: readonly Service[];
}

/** How the services of a system are put together: each for itself unless it says otherwise, or all of them. */
export const groupings = ['each', 'single'] as const;

export type Grouping = (typeof groupings)[number];

/** The name of the service that leads the group of this one. */
export const leadOf = (it: Pick<Service, 'name' | 'joins'>): string => it.joins ?? it.name;

/** The groups of a system, each at the place of its first service. */
export function groupsOf({ services }: Pick<System, 'services'>): Group[] {
  return [...Map.groupBy(services, leadOf)].flatMap(([name, members]) => {
    const lead = members.find((it) => it.name === name) ?? members[0];
    return lead ? [{ lead, services: members }] : [];
  });
}

type Waiting = Pick<Service, 'name'> & { readonly dependsOn: readonly Pick<Dependency, 'service' | 'condition'>[] };

/**
 * Names of those of a group that come before the others are started at all: another one of the group waits until
 * they are healthy or have completed; and whatever such a one waits for itself.
 */
export function earlyServices(group: readonly Waiting[]): Set<string> {
  const byName = new Map(group.map((it) => [it.name, it]));
  const early = new Set<string>();
  const add = (name: string): void => {
    const service = byName.get(name);
    if (!service || early.has(name)) return;
    early.add(name);
    for (const it of service.dependsOn) add(it.service);
  };
  for (const { dependsOn } of group) {
    for (const { service, condition } of dependsOn) if (condition !== 'service_started') add(service);
  }
  return early;
}
