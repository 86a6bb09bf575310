import type { Duplex } from 'node:stream';
import type { Node } from '@tycho/backends/cluster-access';
import { type ProbeOptions, probe } from '@tycho/client';
import { Cluster, type ClusterOptions } from './cluster.ts';
import { DiscoveryError } from './discovery-error.ts';
import { type FoundService, findService, nameOf, type Wanted } from './find-service.ts';
import { type LocalForward, localForward } from './local-forward.ts';
import { overTls } from './over-tls.ts';
import { readyPod } from './ready-pod.ts';
import {
  insideNames,
  insideUrl,
  isSecure,
  loadBalancerUrls,
  nodePortUrls,
  portOf,
  type ServicePort,
} from './service-urls.ts';

export interface DiscoverOptions extends ClusterOptions, Wanted {}

/** Where the API of Tycho is, and a way to it, which closing ends. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  readonly way: 'cluster-dns' | 'load-balancer' | 'node-port' | 'port-forward';
  close(): Promise<void>;
}

/** How long an address may take to answer, in milliseconds; behind a forward there is no other to try. */
const AT_ONCE = 2_000;
const AT_LAST = 10_000;

/**
 * Finds the API of Tycho through the Kubernetes API. In a pod its name is enough. Elsewhere its load balancer or a port
 * of a node is used, where one answers, and else a port of this machine is forwarded to a pod of it until the endpoint
 * is closed: in plain text as far as this machine goes, and with TLS from there on where the Service has it.
 *
 * @throws DiscoveryError when there is none, more than one, or no way to it.
 * @example
 * await using api = await discover({ namespace: 'tycho' });
 * console.log(api.url, api.way); // 'http://198.51.100.7:5000', 'load-balancer'
 */
export async function discover(options: DiscoverOptions = {}): Promise<Endpoint> {
  const cluster = await Cluster.open(options);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => cluster.kube.close());
  const service = await findService(cluster, options);
  const { url, way } = await wayTo(cluster, service, opened, options);
  const { namespace, name } = service.metadata;
  const kept = opened.move();
  const close = () => kept.disposeAsync();
  return { url, way, namespace, service: name, close, [Symbol.asyncDispose]: close };
}

type Way = Pick<Endpoint, 'url' | 'way'>;

async function wayTo(
  cluster: Cluster,
  service: FoundService,
  opened: AsyncDisposableStack,
  { signal }: ProbeOptions,
): Promise<Way> {
  const port = portOf(service);
  if (port === undefined) throw unreachable(service, ['it has no TCP port']);
  const { namespace, name } = service.metadata;
  if (cluster.kube.from === 'pod') return { url: insideUrl(name, namespace, port), way: 'cluster-dns' };
  const tried: string[] = [];
  for (const { found, ...it } of (await outsideWays(cluster, service, port)).map(probed(signal))) {
    const { status, reason } = await found;
    if (status === 'answers') return it;
    tried.push(`${it.url}: ${reason}`);
  }
  const join = async (stream: Duplex) => cluster.kube.forward(await readyPod(cluster, service, port), stream);
  const joinSecured = (stream: Duplex) => overTls(join, stream, insideNames(name, namespace));
  // What cannot be forwarded to is told without asking.
  await readyPod(cluster, service, port);
  const forward = opened.use(await localForward(isSecure(port) ? joinSecured : join));
  await answering(forward, service, tried, signal);
  return { url: forward.url, way: 'port-forward' };
}

/** All are asked at once, and the first of them that answers is taken. */
const probed = (signal: AbortSignal | undefined) => (it: Way) => ({
  ...it,
  found: probe(it.url, { timeout: AT_ONCE, signal }),
});

async function outsideWays(cluster: Cluster, service: FoundService, port: ServicePort): Promise<Way[]> {
  const nodes = port.nodePort === undefined ? [] : ((await cluster.list<Node>('/api/v1/nodes')) ?? []);
  return [
    ...loadBalancerUrls(service, port).map((url) => ({ url, way: 'load-balancer' }) as const),
    ...nodePortUrls(nodes, port).map((url) => ({ url, way: 'node-port' }) as const),
  ];
}

async function answering(
  forward: LocalForward,
  service: FoundService,
  tried: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { status, reason } = await probe(forward.url, { timeout: AT_LAST, signal });
  if (status === 'answers') return;
  throw unreachable(service, [...tried, `a port-forward: ${forward.trouble ?? reason}`]);
}

const unreachable = (service: FoundService, tried: readonly string[]) =>
  new DiscoveryError('service-unreachable', `no way to Service ${nameOf(service)} works (${tried.join('; ')})`, {
    hint: 'See whether its pods are well, or name the server.',
    found: [nameOf(service)],
  });
