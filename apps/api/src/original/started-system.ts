import { isIP } from 'node:net';
import { anonymous, labelValue, plainPort, type Service, type System } from '@tycho/ast';
import type { OriginalStart } from '@tycho/contract';

/** What a service listens at where nobody says it. */
const USUAL_PORT = 8000;

/** What the templates of the original were filled in with, beside `env`. */
export const templateVariables = (
  { name, principal, services, env }: OriginalStart,
  guid: string,
  service: string | null,
): Readonly<Record<string, string>> => ({
  ...env,
  identifier: guid,
  username: principal.username,
  system_name: service ?? name,
  system_port: String((service === null ? undefined : services[service]?.port) ?? USUAL_PORT),
});

/** The system with what the request says beside its file: what the original put into each container, onto each object. */
export function startedSystem(system: System, start: OriginalStart, guid: string): System {
  const labels = labelsOf(start, guid);
  return {
    ...system,
    labels,
    podLabels: labels,
    serviceAccount: start.serviceaccount === 'default' ? null : start.serviceaccount,
    services: system.services.map((it) => withVariables(published(it, start), start, guid)),
  };
}

/** With its port among those that are published, and its clients the only ones who may connect to them. */
function published(service: Service, { services }: OriginalStart): Service {
  const reached = Object.hasOwn(services, service.name) ? services[service.name] : undefined;
  if (reached === undefined) return service;
  const { port: target } = reached;
  const isThere = service.ports.some((it) => it.target === target && it.protocol === 'tcp');
  const ports = isThere ? service.ports : [...service.ports, plainPort(target)];
  if (reached.clients.length === 0) return { ...service, ports };
  const clients = reached.clients.map(asRange);
  return { ...service, ports: ports.map((it) => ({ ...it, clients })) };
}

const asRange = (text: string): string => (text.includes('/') ? text : `${text}/${isIP(text) === 6 ? 128 : 32}`);

/** What the file says itself stays. Tokens are secret, whatever the operator's patterns say of their names. */
function withVariables(service: Service, start: OriginalStart, guid: string): Service {
  const { principal } = start;
  const given = Object.entries(principal).filter((it): it is [string, string] => typeof it[1] === 'string');
  const environment = {
    ...templateVariables(start, guid, service.name),
    GUID: guid,
    USER_NAME: principal.username,
    USER: principal.username,
    ...(principal.host ? { HOST: principal.host } : {}),
    NB_PREFIX: '/',
    FB_BASEURL: '/',
    ...Object.fromEntries(given),
    ...service.environment,
  };
  return { ...service, environment, secretVariables: ['access_token', 'refresh_token'] };
}

/** A value that no label can have is made as much like it as can be. */
function labelsOf({ name, principal: { username } }: OriginalStart, guid: string): Record<string, string> {
  const app = labelValue(name);
  const user = username === anonymous ? '' : labelValue(username);
  return {
    name: labelValue(`${name}-${guid}`),
    'app-name': app,
    'original-app-name': app,
    'tycho-app-id': app,
    'reaper-label': app,
    // By having none those of nobody in particular are found.
    ...(user === '' ? {} : { username: user }),
  };
}
