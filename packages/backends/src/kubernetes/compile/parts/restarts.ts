import { createHash } from 'node:crypto';
import { leadOf, type Service, type System } from '@tycho/ast';
import { partLabel } from '../names.ts';
import type { Aspect } from '../part.ts';

/** Makes new pods whenever those of a service that it restarts with become others. */
export const restarts: Aspect = (service, { system }) => ({
  annotations: Object.fromEntries(
    upstream(service, system).map((it) => [`tycho-restarts-with/${partLabel(it.name)}`, revisionOf(it, system)]),
  ),
});

const upstream = (service: Service, { services }: System): Service[] =>
  services.filter(
    (it) =>
      leadOf(it) !== leadOf(service) &&
      service.dependsOn.some(({ service: name, restart }) => restart && name === it.name),
  );

/** A text that changes when the containers of the service do: not with their number, or who may reach them. */
function revisionOf(service: Service, system: System): string {
  const { replicas: _, ingress: __, update: ___, rollback: ____, serviceLabels: _____, ...own } = service;
  const others = upstream(service, system).map((it) => revisionOf(it, system));
  return createHash('sha256')
    .update(JSON.stringify([own, others]))
    .digest('hex')
    .slice(0, 16);
}
