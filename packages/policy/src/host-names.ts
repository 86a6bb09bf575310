import { httpPorts, isByName, notHttp, type Problem, problem, type Service } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import { textPattern } from './text-pattern.ts';

type Settings = PolicyOptions['publish'];

/** What keeps a service from being reached by a host name, or leaves some of its ports without one. */
export function hostNameProblems(service: Service, settings: Settings): Problem[] {
  if (!isByName(service.publish.way) || service.ports.length === 0) return [];
  return [
    ...frontProblems(service, settings),
    ...nameProblems(service, settings),
    ...clientProblems(service, settings),
    ...portProblems(service),
  ];
}

/** Two services that would be found by one name, at one path. */
export function sharedNames(services: readonly Service[]): Problem[] {
  const routes = services.filter((it) => isByName(it.publish.way)).flatMap(routesOf);
  return [...Map.groupBy(routes, (it) => it.key).values()].flatMap(([first, ...others]) =>
    others.map(({ service, name }) =>
      refused(
        service,
        `services ${first?.service} and ${service} would both be reached as ${name}`,
        'Write another `host` or `path` for one of them.',
      ),
    ),
  );
}

/** By which names, those that are made without what they have in common. */
function routesOf({ name, ports, publish: { host, path } }: Service): { service: string; name: string; key: string }[] {
  return httpPorts(ports).map(({ target }, index) => {
    const label = index === 0 ? (host ?? name) : `${name}-${target}`;
    return { service: name, name: `${label}${path}`, key: `${label.toLowerCase()} ${path}` };
  });
}

function frontProblems({ name, publish: { way } }: Service, { gateway }: Settings): Problem[] {
  if (way !== 'gateway' || gateway !== null) return [];
  return [refused(name, 'no Gateway is named here', 'The operator names one in `publish.gateway`.')];
}

function nameProblems({ name, ports, publish: { host } }: Service, { domain, hosts }: Settings): Problem[] {
  const [, ...others] = httpPorts(ports);
  const isAllowed = host === null || hosts.some((it) => textPattern(it, 'i').test(host));
  const nameless = domain !== null ? [] : host === null ? httpPorts(ports) : others;
  return [
    ...(isAllowed
      ? []
      : [
          refused(
            name,
            `the host name ${host} may not be asked for here`,
            'Leave `host` out, or ask the operator to allow it in `publish.hosts`.',
          ),
        ]),
    ...nameless.map(({ target }) =>
      refused(
        name,
        `port ${target} has no host name to be reached by`,
        host === null
          ? 'Write x-tycho: { publish: { way, host } }; or the operator sets `publish.domain`.'
          : '`host` leads to the first port. The operator sets `publish.domain` for others.',
      ),
    ),
  ];
}

/** Whoever passes requests on hides who sent them, so only it can tell. */
function clientProblems({ name, ports, publish: { way } }: Service, { ingress }: Settings): Problem[] {
  const isLimited = ports.some((it) => it.clients.length > 0);
  if (!isLimited || (way === 'ingress' && ingress.clients !== null && ingress.from !== null)) return [];
  const path = `services.${name}.x-tycho.clients`;
  const message = `who may connect cannot be limited for a service that is reached by ${way} here`;
  const hint = 'Publish it in another way; or the operator sets `publish.ingress.clients` and `publish.ingress.from`.';
  return [problem('error', 'policy-refused', message, { path, hint })];
}

function portProblems({ name, ports }: Service): Problem[] {
  const level = httpPorts(ports).length === 0 ? 'error' : 'warning';
  const left = new Map(
    ports
      .filter((it) => it.atNode === null)
      .map((it) => [`${it.target}/${it.protocol}`, { port: it, reason: notHttp(it) }]),
  );
  return [...left.entries()].flatMap(([port, { reason }]) =>
    reason === null
      ? []
      : [
          problem(
            level,
            level === 'error' ? 'policy-refused' : 'value-approximated',
            `no host name leads to port ${port}, because ${reason}; it is reached only within the cluster`,
            {
              path: `services.${name}.ports[${port}]`,
              hint: 'Write `app_protocol: http` where it does, or publish the service in another way.',
            },
          ),
        ],
  );
}

const refused = (service: string, message: string, hint: string): Problem =>
  problem('error', 'policy-refused', message, { path: `services.${service}.x-tycho.publish`, hint });
