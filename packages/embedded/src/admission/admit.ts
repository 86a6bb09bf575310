import { objectOr, sameJson } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { invalid } from '../status.ts';
import { type Addresses, carryAddresses } from './addresses.ts';
import { checks } from './checks.ts';
import { setDefaults } from './defaults.ts';
import { checkImmutable } from './immutable.ts';
import { checkKey, checkLabels, checkName } from './names.ts';
import { Report } from './report.ts';

/**
 * What the API server does with an object before it stores it: completes it in place, and throws a 422
 * with every cause when it may not be. `previous` is what it replaces.
 */
export function admit(resource: Resource, object: KubeObject, previous: KubeObject | null, addresses: Addresses): void {
  if (previous && object.kind === 'Service') carryAddresses(object, previous);
  setDefaults(object);
  refuseIf(resource, object, (report) => check(resource, object, previous, report));
  if (object.kind === 'Service') refuseIf(resource, object, (report) => addresses.allocate(object, report));
  setGeneration(resource, object, previous);
}

function check(resource: Resource, object: KubeObject, previous: KubeObject | null, report: Report): void {
  checkMetadata(resource, object, report);
  for (const it of checks[object.kind] ?? []) it(object, report);
  if (previous) checkImmutable(object, previous, report);
}

function checkMetadata(resource: Resource, { metadata }: KubeObject, report: Report): void {
  if (!metadata.name) report.required('metadata.name', 'name or generateName is required');
  else checkName(resource.name, metadata.name, 'metadata.name', report);
  checkLabels(metadata.labels ?? {}, 'metadata.labels', report);
  for (const key of Object.keys(metadata.annotations ?? {}))
    checkKey(key.toLowerCase(), 'metadata.annotations', report);
  for (const { apiVersion, kind, name, uid } of metadata.ownerReferences ?? []) {
    const field = 'metadata.ownerReferences';
    if (!apiVersion) report.invalid(`${field}.apiVersion`, '', 'version must not be empty');
    if (!kind) report.invalid(`${field}.kind`, '', 'must not be empty');
    if (!name) report.invalid(`${field}.name`, '', 'must not be empty');
    if (!uid) report.invalid(`${field}.uid`, '', 'must not be empty');
  }
}

function refuseIf(resource: Resource, object: KubeObject, look: (report: Report) => void): void {
  const report = new Report();
  look(report);
  if (report.causes.length > 0) throw invalid(resource, object.metadata.name, report.causes);
}

function setGeneration(resource: Resource, { metadata, spec }: KubeObject, previous: KubeObject | null): void {
  if (!resource.hasGeneration) return;
  const before = previous?.metadata.generation ?? 0;
  metadata.generation = previous && sameJson(objectOr(spec), objectOr(previous.spec)) ? before : before + 1;
}
