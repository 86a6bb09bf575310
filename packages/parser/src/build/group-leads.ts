import { dependencyOrder } from '@tycho/ast';
import { completedServices, dependents } from '../model/dependents.ts';
import { groupingOf } from '../model/grouping-of.ts';
import type { Model, ModelService } from '../model/model.ts';

/** The service that a namespace is shared with: `x` of `service:x`. */
export const joined = (mode: string | undefined): string | null =>
  mode?.startsWith('service:') ? mode.slice('service:'.length) : null;

/** Under which keys a service says that it shares one with another. */
export const joiningKeys = ['network_mode', 'ipc', 'pid'] as const;

/** For each service that runs together with another one, the name of the one that leads them. */
export function groupLeads(model: Model): Map<string, string> {
  return groupingOf(model) === 'single' ? allInOne(model) : asWritten(model);
}

/** The first that others do not wait for to complete leads: it is the pod's name. */
function allInOne({ services }: Model): Map<string, string> {
  const unordered = dependents(services);
  const order = dependencyOrder(unordered);
  const names = (order.kind === 'ordered' ? order.services : unordered).map((it) => it.name);
  const completed = completedServices(Object.values(services));
  const lead = names.find((it) => !completed.has(it)) ?? names[0];
  return new Map(names.flatMap((it) => (lead === undefined || it === lead ? [] : [[it, lead] as const])));
}

function asWritten({ services }: Model): Map<string, string> {
  const leads = new Map<string, string>();
  for (const [name, service] of Object.entries(services)) {
    const lead = leadFrom(service, services, new Set([name]));
    if (lead !== null) leads.set(name, lead);
  }
  return leads;
}

/** Who is joined may have joined another one in turn. */
function leadFrom(service: ModelService, services: Model['services'], route: Set<string>): string | null {
  const name = joiningKeys.map((key) => joined(service[key])).find((it) => it !== null) ?? null;
  if (name === null || route.has(name) || !Object.hasOwn(services, name)) return null;
  const next = services[name];
  return (next && leadFrom(next, services, route.add(name))) ?? name;
}
