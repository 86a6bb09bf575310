import type { Node, Service } from '@tycho/backends/cluster-access';

export type ServicePort = NonNullable<Service['spec']['ports']>[number];

/** The port at which the API is asked. */
export const portOf = ({ spec }: Service): ServicePort | undefined =>
  spec.ports?.find((it) => (it.protocol ?? 'TCP') === 'TCP');

/** So many nodes are asked at most: whichever it is, it leads to the same. */
const NODES = 3;

/** Where load balancers are to be reached, as soon as they have been given addresses. */
export const loadBalancerUrls = ({ status }: Service, port: ServicePort): string[] =>
  (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
    const host = ip ?? hostname;
    return host ? [urlOf(host, port.port, port)] : [];
  });

/** Where the nodes pass on what comes in at the Service's port of theirs: at external addresses first. */
export function nodePortUrls(nodes: readonly Node[], port: ServicePort): string[] {
  const { nodePort } = port;
  if (!nodePort) return [];
  const addresses = nodes.flatMap((it) => it.status?.addresses ?? []);
  const ofType = (type: string) => addresses.filter((it) => it.type === type).slice(0, NODES);
  return [...ofType('ExternalIP'), ...ofType('InternalIP')].map(({ address }) => urlOf(address, nodePort, port));
}

/** Where pods of the cluster find it. */
export const insideUrl = (service: string, namespace: string, port: ServicePort): string =>
  urlOf(`${service}.${namespace}`, port.port, port);

function urlOf(host: string, number: number, { name, appProtocol, port }: ServicePort): string {
  const secure = port === 443 || name === 'https' || appProtocol === 'https';
  return new URL(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${number}`).origin;
}
