import type { Dependency, Mount, Service } from '@tycho/ast';
import { leadOf } from '@tycho/ast';
import type { ModelService, ModelStep } from '../model/model.ts';
import { type Around, buildService } from './build-service.ts';

/** How a step of `pre_start` is called as the service that it becomes; counted from 1. */
export const stepName = (service: string, index: number): string => `${service}.pre-start-${index + 1}`;

/**
 * The service, and before it a service for each of its `pre_start` steps that ends before the next one starts: on its
 * own, once for all replicas, or together with the service, before each of them.
 */
export function withSteps(service: Service, { pre_start: steps = [] }: ModelService, around: Around): Service[] {
  const built = steps.map((step, index) => ({ step, service: stepService(service, step, index, around) }));
  // What joins the service cannot come before something that the service as a whole waits for.
  const inOrder = built.toSorted((a, b) => Number(a.step.per_replica ?? false) - Number(b.step.per_replica ?? false));
  const services: Service[] = [];
  for (const it of inOrder) {
    const joins = it.step.per_replica ? leadOf(service) : null;
    services.push({ ...it.service, joins, dependsOn: [...service.dependsOn, ...after(services)] });
  }
  return [...services, { ...service, dependsOn: [...service.dependsOn, ...after(services)] }];
}

function stepService(service: Service, step: ModelStep, index: number, around: Around): Service {
  const model = { command: null, entrypoint: null, ...step };
  const built = buildService(stepName(service.name, index), model, { ...around, completes: true });
  return {
    ...built,
    networks: built.networks.length > 0 ? built.networks : service.networks,
    restart: { policy: 'never' },
    replicas: 1,
    healthcheck: null,
    // Volumes get what the image of the service has.
    mounts: built.image === service.image ? built.mounts : built.mounts.map(asItIs),
    // Whoever looks for the service is not to find what runs before it.
    naming: { ...built.naming, container: null, aliases: [] },
  };
}

const asItIs = (it: Mount): Mount => (it.kind === 'volume' ? { ...it, copy: false } : it);

const after = (services: readonly Service[]): Dependency[] =>
  services.slice(-1).map(({ name }) => ({
    service: name,
    condition: 'service_completed_successfully',
    required: true,
    restart: false,
  }));
