import { type Json, objectOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { badRequest } from '../status.ts';

/** What a field selector selects: `metadata.name=a,status.phase!=Running`. Throws a 400 for fields the kind has not. */
export function fieldSelector(text: string, resource: Resource): (object: KubeObject) => boolean {
  const requirements = text
    .split(',')
    .filter(Boolean)
    .map((it) => requirement(it, resource));
  return (object) => requirements.every((holds) => holds(object));
}

function requirement(text: string, resource: Resource): (object: KubeObject) => boolean {
  const [found, field, operator, value] = /^([^=!]+)(!=|==?)(.*)$/.exec(text) ?? [];
  if (!found || !field) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  const known = ['metadata.name', ...(resource.namespaced ? ['metadata.namespace'] : []), ...resource.fields];
  if (!known.includes(field)) {
    const names = known.map((it) => `"${it}"`).join(', ');
    throw badRequest(`"${field}" is not a known field selector: only ${names}`);
  }
  const path = field.split('.');
  return (object) => (textAt(object, path) === value) === (operator !== '!=');
}

function textAt(object: KubeObject, path: readonly string[]): string {
  const value = path.reduce<Json | undefined>((it, field) => objectOr(it)[field], object);
  return value === undefined || value === null ? '' : String(value);
}
