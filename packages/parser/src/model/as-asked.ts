import type { Publishing } from '@tycho/ast';
import type { Project } from '../project/project.ts';
import type { Model, ModelService } from './model.ts';

/** The model with what is asked for at its launch: over what the file says, or where it says nothing. */
export function asAsked(model: Model, { pod, placement, publish }: Project): Model {
  const asked = Object.entries({ pod, placement }).filter(([, it]) => it !== undefined);
  const whole =
    asked.length === 0 ? model : { ...model, 'x-tycho': { ...model['x-tycho'], ...Object.fromEntries(asked) } };
  if (publish === undefined) return whole;
  const services = Object.entries(whole.services).map(([name, it]) => [name, publishedBy(it, publish)]);
  return { ...whole, services: Object.fromEntries(services) };
}

function publishedBy(service: ModelService, way: Publishing): ModelService {
  if ((service.ports ?? []).length === 0) return service;
  const { 'x-tycho': extension } = service;
  return { ...service, 'x-tycho': { ...extension, publish: { way, ...extension?.publish } } };
}
