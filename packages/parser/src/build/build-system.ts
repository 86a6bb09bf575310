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
    services: ordered(services),
    networks: Object.keys(model.networks ?? {}).map((name) => ({ name })),
    volumes: Object.keys(model.volumes ?? {}).map((name) => ({ name })),
  };
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
