import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import { checkName } from './names.ts';
import { checkResources } from './quantities.ts';
import type { Report } from './report.ts';

/** What the API server says of a pod's spec, whether the pod's own or that of a template. */
export function checkPodSpec(spec: JsonObject, path: string, report: Report): void {
  const volumes = objectsOr(spec.volumes);
  checkUnique(volumes, `${path}.volumes`, report);
  const containers = objectsOr(spec.containers);
  if (containers.length === 0) report.required(`${path}.containers`);
  checkUnique(containers, `${path}.containers`, report);
  for (const list of ['initContainers', 'containers']) {
    for (const [index, it] of objectsOr(spec[list]).entries())
      checkContainer(it, `${path}.${list}[${index}]`, volumes, report);
  }
  for (const field of ['hostname', 'subdomain']) {
    if (typeof spec[field] === 'string') checkName('label', spec[field], `${path}.${field}`, report);
  }
}

function checkContainer(container: JsonObject, path: string, volumes: readonly JsonObject[], report: Report): void {
  if (!container.name) report.required(`${path}.name`);
  else checkName('label', String(container.name), `${path}.name`, report);
  if (!container.image) report.required(`${path}.image`);
  for (const [index, port] of objectsOr(container.ports).entries()) {
    checkPort(port.containerPort, `${path}.ports[${index}].containerPort`, report);
  }
  for (const [index, variable] of objectsOr(container.env).entries()) {
    if (!variable.name) report.required(`${path}.env[${index}].name`);
  }
  const names = new Set(volumes.map((it) => it.name));
  const mountPaths = new Set<unknown>();
  for (const [index, mount] of objectsOr(container.volumeMounts).entries()) {
    const mountPath = `${path}.volumeMounts[${index}]`;
    if (!names.has(mount.name)) report.missing(`${mountPath}.name`, mount.name);
    if (mountPaths.has(mount.mountPath)) report.invalid(`${mountPath}.mountPath`, mount.mountPath, 'must be unique');
    mountPaths.add(mount.mountPath);
  }
  checkResources(objectOr(container.resources), `${path}.resources`, report);
}

function checkUnique(items: readonly JsonObject[], path: string, report: Report): void {
  const seen = new Set<unknown>();
  for (const [index, { name }] of items.entries()) {
    if (seen.has(name)) report.duplicate(`${path}[${index}].name`, name ?? null);
    seen.add(name);
  }
}

export function checkPort(value: unknown, field: string, report: Report): void {
  const port = typeof value === 'number' ? value : 0;
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    report.invalid(field, port, 'must be between 1 and 65535, inclusive');
  }
}
