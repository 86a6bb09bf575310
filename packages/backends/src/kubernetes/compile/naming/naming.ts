import type { Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { discoveryService } from '../discovery.ts';
import type { KubernetesArtifact } from '../manifest.ts';
import { externalScopes, linkScope, type NameScope, networkScope } from './name-scope.ts';
import { registeredTokens, registersOf } from './register.ts';

const networkScopes = (context: Context): [network: string, scope: NameScope][] =>
  context.system.networks.flatMap((it) => {
    const scope = networkScope(context, it);
    return scope ? [[it.name, scope]] : [];
  });

const ownScopes = (context: Context, service: Service): NameScope[] => [
  ...[linkScope(context, service)].filter((it) => it !== null),
  ...externalScopes(context, service),
];

/** The Services under which the names of a system are found. */
export function nameServices(context: Context): KubernetesArtifact[] {
  const scopes = [
    ...networkScopes(context).map(([, it]) => it),
    ...context.system.services.flatMap((it) => ownScopes(context, it)),
  ];
  return [discoveryService(context), ...scopes.map((it) => scopeService(context, it))];
}

/**
 * A DNS server answers `PORT.tcp.SERVICE` with the pods of a headless Service that have that port: so a port stands
 * for a name, and the pods that have a container port of the right name are found by it. Nothing listens there.
 */
function scopeService(context: Context, { object, selector, names }: NameScope): KubernetesArtifact {
  const ports = names.map(({ label, token }, index) => ({
    name: label,
    port: index + 1,
    ...(token === null ? {} : { targetPort: token }),
    protocol: 'TCP',
  }));
  return context.object('Service', object, {
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector, ports },
  });
}

/**
 * Where a service looks for names, the nearest first, as domains: its links, its networks, its system, and the other
 * systems on its networks.
 */
export function searchesOf(context: Context, service: Service): string[] {
  const networks = networkScopes(context).filter(([network]) => service.networks.includes(network));
  const scopes = [...ownScopes(context, service), ...networks.map(([, it]) => it)];
  return [
    ...scopes.map((it) => context.domainOf(`tcp.${it.object}`)),
    context.domainOf(context.discoveryName),
    ...registersOf(context, service),
  ];
}

/** The names of container ports by which the pods of a service are found. */
export function tokensOf(context: Context, service: Service): string[] {
  const scopes = [
    ...networkScopes(context).map(([, it]) => it),
    ...context.system.services.flatMap((it) => ownScopes(context, it)),
  ];
  const names = scopes.flatMap((it) => it.names).filter((it) => it.services.has(service.name));
  return [...names.flatMap(({ token }) => (token === null ? [] : [token])), ...registeredTokens(context, service)];
}
