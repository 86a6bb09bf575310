import { leadOf, type Port, type Publishing, type Service } from '@tycho/ast';
import type { Context } from './context.ts';
import { ipFamilies } from './ip-families.ts';
import { isOpen } from './is-open.ts';
import { podSelector } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';
import { portName } from './port-name.ts';

interface Way {
  readonly type: string;
  /** The port of the Service itself. */
  portOf(port: Port): number;
  /** The nodes have a port that can be asked for. */
  readonly asksNodePort: boolean;
  /** What stands in front lets in only the addresses that it is told. */
  readonly limitsSources: boolean;
  /** Connections come in at a node, which may pass them on to another one under its own address. */
  readonly entersByNode: boolean;
}

const targetOf = ({ target }: Port): number => target;

const inside: Way = {
  type: 'ClusterIP',
  portOf: targetOf,
  asksNodePort: false,
  limitsSources: false,
  entersByNode: false,
};

const ways: Readonly<Record<Publishing, Way>> = {
  'node-port': { type: 'NodePort', portOf: targetOf, asksNodePort: true, limitsSources: false, entersByNode: true },
  'load-balancer': {
    type: 'LoadBalancer',
    portOf: ({ published, target }) => published ?? target,
    asksNodePort: false,
    limitsSources: true,
    entersByNode: true,
  },
  'cluster-ip': inside,
  ingress: inside,
  gateway: inside,
};

/** The Service of the ports that a service publishes, as far as anybody outside may reach them. */
export function publishedService(context: Context, service: Service): KubernetesArtifact[] {
  const reachable = service.ports.filter((it) => it.atNode === null && isOpen(service.ingress, it));
  if (reachable.length === 0) return [];
  const way = ways[service.publish.way ?? 'node-port'];
  const sources = way.limitsSources ? sourcesOf(service) : [];
  const spec = {
    type: way.type,
    ...ipFamilies(service.networks.flatMap((it) => context.networkOf(it) ?? [])),
    selector: podSelector(context.guid, leadOf(service)),
    ports: portsOf(reachable, way),
    ...(way.entersByNode && knowsClients(service) ? { externalTrafficPolicy: 'Local' } : {}),
    ...(sources.length > 0 ? { loadBalancerSourceRanges: sources } : {}),
  };
  const artifact = context.object('Service', context.publishedName(service), { spec }, service.name);
  return [service.publish.name === null ? artifact : { ...artifact, mayBeTaken: true }];
}

function portsOf(reachable: readonly Port[], way: Way): object[] {
  const names = new Set<string>();
  return eachOnce(reachable, way).map((it) => {
    const name = portName(it, way.portOf(it), names);
    names.add(name);
    return {
      name,
      port: way.portOf(it),
      targetPort: it.target,
      protocol: it.protocol.toUpperCase(),
      ...(it.appProtocol === null ? {} : { appProtocol: it.appProtocol }),
      ...(way.asksNodePort && isNodePort(it.published) ? { nodePort: it.published } : {}),
    };
  });
}

/** Who connects makes a difference, so no node may pass connections on under its own address. */
const knowsClients = ({ ingress }: Service): boolean => ingress.some((it) => it.from === 'addresses');

/** The addresses that may connect; none: every one. A Service has one list for all of its ports. */
function sourcesOf({ ingress }: Service): string[] {
  if (ingress.some((it) => it.from === 'anywhere')) return [];
  return [...new Set(ingress.flatMap((it) => (it.from === 'addresses' ? it.addresses : [])))].sort();
}

/** Kubernetes takes each port of a Service only once: what is published twice at one port is one. */
function eachOnce(ports: readonly Port[], way: Way): Port[] {
  return [...new Map(ports.map((it) => [`${it.protocol}-${way.portOf(it)}`, it])).values()];
}

/** The ports that a cluster gives to node ports unless told otherwise; one of them is honoured when it is asked for. */
const isNodePort = (port: number | null): boolean => port !== null && port >= 30_000 && port <= 32_767;
