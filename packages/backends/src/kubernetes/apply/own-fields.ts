import type { FieldSet, KubeObject } from '../objects.ts';
import { FIELD_MANAGER } from './field-manager.ts';

/** The fields of an object that are Tycho's: what it applied and nobody has taken over since. */
export function ownFields({ metadata: { managedFields = [] } }: KubeObject): FieldSet {
  const own = managedFields.find((it) => it.manager === FIELD_MANAGER && it.operation === 'Apply');
  return own?.fieldsV1 ?? {};
}
