import { isObject, type JsonObject, objectsOr } from '../json.ts';

export interface Place {
  readonly parent: JsonObject;
  readonly field: string;
  /** As error messages write it: `spec.template.spec.containers[0].image`. */
  readonly path: string;
}

/**
 * The places that a pattern names in an object: `spec.ports[].protocol` one for each port,
 * `spec.strategy.type` one, with `spec.strategy` made where it is missing (as it is changed in place),
 * `readinessProbe?.periodSeconds` one where there is a probe.
 */
export function placesOf(object: JsonObject, pattern: string): Place[] {
  const steps = pattern.split('.');
  const field = steps.pop() ?? '';
  let found: { it: JsonObject; path: string }[] = [{ it: object, path: '' }];
  for (const step of steps) found = found.flatMap(({ it, path }) => descend(it, path, step));
  return found.map(({ it, path }) => ({ parent: it, field, path: dotted(path, field) }));
}

function descend(it: JsonObject, path: string, step: string): { it: JsonObject; path: string }[] {
  const name = step.replace(/\[\]$|\?$/, '');
  const inner = dotted(path, name);
  if (step.endsWith('[]')) return objectsOr(it[name]).map((item, index) => ({ it: item, path: `${inner}[${index}]` }));
  const value = it[name];
  if (isObject(value)) return [{ it: value, path: inner }];
  if (value !== undefined || step.endsWith('?')) return [];
  const made: JsonObject = {};
  it[name] = made;
  return [{ it: made, path: inner }];
}

const dotted = (path: string, field: string): string => (path ? `${path}.${field}` : field);
