import type { Project } from '../project/project.ts';
import type { Model } from './model.ts';

/** The model with what is asked for at its launch in place of what the file says. */
export function asAsked(model: Model, { pod, placement, ttl, idle }: Project): Model {
  const asked = Object.entries({ pod, placement, ttl, idle }).filter(([, it]) => it !== undefined);
  return asked.length === 0 ? model : { ...model, 'x-tycho': { ...model['x-tycho'], ...Object.fromEntries(asked) } };
}
