import type { Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { discoveryService } from '../discovery.ts';
import type { KubernetesArtifact } from '../manifest.ts';
import { oncePer } from '../once-per.ts';
import { externalScopes, linkScope, type NameScope, networkScope } from './name-scope.ts';
import { registeredTokens, registersOf } from './register.ts';

/** All names of a system beside those of the discovery Service. */
interface Names {
  /** By network. */
  readonly ofNetworks: ReadonlyMap<string, NameScope>;
  /** By the service that finds them. */
  readonly ofServices: ReadonlyMap<string, readonly NameScope[]>;
  readonly scopes: readonly NameScope[];
  /** By the service that a name stands for: of the container ports by which its pods are found. */
  readonly tokens: ReadonlyMap<string, readonly string[]>;
}

/** Found once for each system that is compiled: every pod asks for them. */
const namesOf = oncePer((context: Context): Names => {
  const { networks, services } = context.system;
  const ofNetworks = new Map(
    networks.flatMap((it) => {
      const scope = networkScope(context, it);
      return scope ? [[it.name, scope]] : [];
    }),
  );
  const ofServices = new Map(
    services.map((it) => [
      it.name,
      [...[linkScope(context, it)].filter((it) => it !== null), ...externalScopes(context, it)],
    ]),
  );
  const scopes = [...ofNetworks.values(), ...[...ofServices.values()].flat()];
  const tokens = new Map<string, string[]>();
  for (const { token, services } of scopes.flatMap((it) => it.names)) {
    if (token === null) continue;
    for (const service of services) tokens.set(service, [...(tokens.get(service) ?? []), token]);
  }
  return { ofNetworks, ofServices, scopes, tokens };
});

/** The Services under which the names of a system are found. */
export function nameServices(context: Context): KubernetesArtifact[] {
  return [discoveryService(context), ...namesOf(context).scopes.map((it) => scopeService(context, it))];
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
  const { ofNetworks, ofServices } = namesOf(context);
  const networks = [...ofNetworks].filter(([network]) => service.networks.includes(network));
  const scopes = [...(ofServices.get(service.name) ?? []), ...networks.map(([, it]) => it)];
  return [
    ...scopes.map((it) => context.domainOf(`tcp.${it.object}`)),
    context.domainOf(context.discoveryName),
    ...registersOf(context, service),
  ];
}

/** The names of container ports by which the pods of a service are found. */
export const tokensOf = (context: Context, service: Service): string[] => [
  ...(namesOf(context).tokens.get(service.name) ?? []),
  ...registeredTokens(context, service),
];
