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

/** What it is called in the cluster, the shortest name first: its certificate is for one of them. */
export const insideNames = (service: string, namespace: string) =>
  [`${service}.${namespace}`, `${service}.${namespace}.svc`, `${service}.${namespace}.svc.cluster.local`] as const;

/** Whether TLS is spoken at a port. */
export const isSecure = ({ name, appProtocol, port }: ServicePort): boolean =>
  port === 443 || name === 'https' || appProtocol === 'https';

function urlOf(host: string, number: number, port: ServicePort): string {
  return new URL(`${isSecure(port) ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${number}`).origin;
}
