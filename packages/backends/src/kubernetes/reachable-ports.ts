import type { ReachablePort } from '@tycho/ast';
import { annotationKeys } from './compile/labels.ts';
import type { Container, HTTPRoute, Ingress, KubeObject, Service, Workload } from './objects.ts';

/**
 * Where the ports of one service are reached: by a host name where one leads to them, else from outside, or from the
 * cluster where nothing else is meant. `objects`: all that the service has; `container`: what it runs as.
 */
export function reachablePorts(
  objects: readonly KubeObject[],
  container: Container | undefined,
  nodes: Nodes,
): ReachablePort[] {
  const published = objects.filter(isService).flatMap((service) => {
    const routes = objects.flatMap((it) => routesOf(it)).filter((it) => it.service === service.metadata.name);
    return portsOf(service, routes, nodes);
  });
  return [...published, ...portsAtNode(container, nodes)];
}

/** The container of a service, in the pods that its group runs as. */
export function containerOf(workloads: readonly Workload[], name: string): Container | undefined {
  const specs = workloads.flatMap(({ spec }) => spec.template?.spec ?? []);
  return specs
    .flatMap(({ containers = [], initContainers = [] }) => [...containers, ...initContainers])
    .find((it) => it.name === name);
}

const portsAtNode = (container: Container | undefined, { own }: Nodes): ReachablePort[] =>
  (container?.ports ?? []).flatMap(({ containerPort: target, hostPort, hostIP, protocol }): ReachablePort[] =>
    hostPort === undefined
      ? []
      : [{ target, port: hostPort, protocol: protocol === 'UDP' ? 'udp' : 'tcp', address: hostIP ?? own, url: null }],
  );

/** Addresses, where they are known: of whichever node, and of one where a container of the service is. */
export interface Nodes {
  readonly any: string | null;
  readonly own: string | null;
}

/** None of the Services that only give names. */
function portsOf({ spec, status }: Service, routes: readonly Route[], nodes: Nodes): ReachablePort[] {
  const { type = 'ClusterIP', clusterIP = null, ports = [], externalTrafficPolicy } = spec;
  const node = externalTrafficPolicy === 'Local' ? nodes.own : nodes.any;
  if (clusterIP === 'None') return [];
  const [given] = status?.loadBalancer?.ingress ?? [];
  return ports.flatMap(({ port, targetPort, nodePort, protocol = 'TCP' }): ReachablePort[] => {
    const target = Number(targetPort ?? port);
    const common = { target, protocol: protocol === 'UDP' ? 'udp' : 'tcp', url: null } as const;
    const named = protocol === 'TCP' ? routes.filter((it) => it.port === port) : [];
    if (named.length > 0) return named.map((it) => ({ ...common, ...it.entry }));
    if (type === 'LoadBalancer') return [{ ...common, port, address: given?.ip ?? given?.hostname ?? null }];
    if (type === 'ClusterIP') return [{ ...common, port, address: clusterIP }];
    return nodePort === undefined ? [] : [{ ...common, port: nodePort, address: node }];
  });
}

/** A host name, and where it leads to. */
interface Route {
  readonly service: string;
  readonly port: number;
  readonly entry: { readonly port: number; readonly address: string; readonly url: string };
}

function routesOf(it: KubeObject): Route[] {
  const secure = it.metadata.annotations?.[annotationKeys.scheme] === 'https';
  const entry = (address: string, path = '/') => ({
    port: secure ? 443 : 80,
    address,
    url: `${secure ? 'https' : 'http'}://${address}${path}`,
  });
  if (isIngress(it)) {
    return it.spec.rules.flatMap(({ host, http }) =>
      http.paths.map(({ path, backend: { service } }) => ({
        service: service.name,
        port: service.port.number,
        entry: entry(host, path),
      })),
    );
  }
  if (!isHTTPRoute(it)) return [];
  const { hostnames, rules } = it.spec;
  return rules.flatMap(({ matches, backendRefs }) =>
    backendRefs.flatMap(({ name, port }) =>
      hostnames.map((host) => ({ service: name, port, entry: entry(host, matches?.[0]?.path?.value) })),
    ),
  );
}

const isService = (it: KubeObject): it is Service => it.kind === 'Service';
const isIngress = (it: KubeObject): it is Ingress => it.kind === 'Ingress';
const isHTTPRoute = (it: KubeObject): it is HTTPRoute => it.kind === 'HTTPRoute';
