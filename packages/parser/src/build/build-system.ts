import { dependencyOrder, leadOf, plainQuarters, type Service, type System } from '@tycho/ast';
import { connectionOf } from '../model/connection.ts';
import { completedServices } from '../model/dependents.ts';
import type { Model } from '../model/model.ts';
import { placementOf } from '../model/placement-of.ts';
import type { Storage } from '../storage/resolve-storage.ts';
import { buildNetworks } from './build-networks.ts';
import { buildService } from './build-service.ts';
import { withSteps } from './build-steps.ts';
import { groupLeads } from './group-leads.ts';
import { withFoundNames } from './host-references.ts';

/** The system that a sound model means. */
export function buildSystem(written: Model, { volumes, files, mounts }: Storage): System {
  const model = withFoundNames(written);
  const completed = completedServices(Object.values(model.services));
  const leads = groupLeads(model);
  const services = Object.entries(model.services).flatMap(([name, it]) => {
    const around = {
      connection: connectionOf(it, model.networks),
      mounts: mounts.get(name) ?? [],
      completes: completed.has(name),
    };
    const service = { ...buildService(name, it, around), joins: leads.get(name) ?? null };
    return withSteps(withoutAbsent(service, model), it, around);
  });
  return {
    version: 1,
    name: model.name,
    labels: {},
    podLabels: {},
    serviceAccount: null,
    placement: placementOf(model),
    quarters: plainQuarters,
    services: ordered(sharing(services)),
    networks: buildNetworks(model),
    volumes,
    files,
  };
}

/** Without dependencies on services that no active profile has: they are optional, or there is no system. */
function withoutAbsent(service: Service, { services }: Model): Service {
  return { ...service, dependsOn: service.dependsOn.filter((it) => Object.hasOwn(services, it.service)) };
}

function ordered(services: readonly Service[]): readonly Service[] {
  const order = dependencyOrder(services);
  return order.kind === 'ordered' ? order.services : services;
}

/** Services that run together have one `/dev/shm`: the largest that one of them asks for. */
function sharing(services: readonly Service[]): readonly Service[] {
  const sizes = new Map<string, number>();
  for (const it of services) {
    sizes.set(leadOf(it), Math.max(sizes.get(leadOf(it)) ?? 0, it.resources.sharedMemory ?? 0));
  }
  return services.map((it) => ({
    ...it,
    resources: { ...it.resources, sharedMemory: sizes.get(leadOf(it)) || null },
  }));
}
