import type { DeviceRequest, Problem, Service } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Names each device by the resource that the cluster has for it, and refuses one that it has not. */
export const devices: Policy<Pick<PolicyOptions, 'devices'>> = (system, { devices: names }) => {
  const problems: Problem[] = [];
  const services = system.services.map((service) => named(service, names, problems));
  return { system: { ...system, services }, problems };
};

type Names = PolicyOptions['devices'];

function named(service: Service, names: Names, problems: Problem[]): Service {
  const extended: Record<string, number> = {};
  for (const request of service.resources.devices) {
    const resource = resourceOf(request, names);
    if (resource === undefined) problems.push(unknown(request, names));
    else extended[resource] = (extended[resource] ?? 0) + (request.count ?? 1);
    if (request.count === null) problems.push(oneOfAll(request));
  }
  return { ...service, resources: { ...service.resources, extended } };
}

/** `gpu.amd` before `gpu`; a name that is a Kubernetes resource, or a CDI class, is its own. */
function resourceOf({ kind, driver }: DeviceRequest, names: Names): string | undefined {
  const own = /^[a-z0-9.-]+\.[a-z0-9.-]+\/[A-Za-z0-9._-]+$/.test(kind) ? kind : undefined;
  return names[driver === null ? kind : `${kind}.${driver}`] ?? own;
}

function unknown({ kind, driver, path }: DeviceRequest, names: Names): Problem {
  const what = driver === null ? kind : `${kind} of ${driver}`;
  const hint = `Known are: ${Object.keys(names).sort().join(', ')}. The operator names more.`;
  return problem('error', 'policy-refused', `no device ${what} is known here`, { path, hint });
}

const oneOfAll = ({ kind, path }: DeviceRequest): Problem =>
  problem('warning', 'value-approximated', `all devices of the kind ${kind} are asked for: one is given`, {
    path,
    hint: 'Write `count:`.',
  });
