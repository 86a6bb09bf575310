import type { Service, System } from '@tycho/ast';
import { dependencyOrder } from '@tycho/ast';
import type { Model } from '../model/model.ts';
import { buildService } from './build-service.ts';

/** The system that a sound model means. */
export function buildSystem(model: Model): System {
  const completed = completedServices(model);
  const services = Object.entries(model.services).map(([name, it]) => buildService(name, it, completed.has(name)));
  return {
    version: 1,
    name: model.name,
    services: ordered(services.map((it) => withoutAbsent(it, model))),
    networks: Object.keys(model.networks ?? {}).map((name) => ({ name })),
    volumes: Object.keys(model.volumes ?? {}).map((name) => ({ name })),
  };
}

/** Without dependencies on services that no active profile has: they are optional, or there is no system. */
function withoutAbsent(service: Service, { services }: Model): Service {
  return { ...service, dependsOn: service.dependsOn.filter((it) => Object.hasOwn(services, it.service)) };
}

/** Services that another waits for to complete: they run to completion though nothing else says so. */
function completedServices({ services }: Model): ReadonlySet<string> {
  const dependencies = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
  const completed = dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully');
  return new Set(completed.map(([name]) => name));
}

function ordered(services: readonly Service[]): readonly Service[] {
  const order = dependencyOrder(services);
  return order.kind === 'ordered' ? order.services : services;
}
