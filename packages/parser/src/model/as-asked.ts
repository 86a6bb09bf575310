import type { Publishing } from '@tycho/ast';
import type { Project } from '../project/project.ts';
import type { Model, ModelService } from './model.ts';

/** The model with what is asked for at its launch: over what the file says, or where it says nothing. */
export function asAsked(model: Model, { pod, publish }: Project): Model {
  const grouped = pod === undefined ? model : { ...model, 'x-tycho': { ...model['x-tycho'], pod } };
  if (publish === undefined) return grouped;
  const services = Object.entries(grouped.services).map(([name, it]) => [name, publishedBy(it, publish)]);
  return { ...grouped, services: Object.fromEntries(services) };
}

function publishedBy(service: ModelService, way: Publishing): ModelService {
  if ((service.ports ?? []).length === 0) return service;
  const { 'x-tycho': extension } = service;
  return { ...service, 'x-tycho': { ...extension, publish: { way, ...extension?.publish } } };
}
