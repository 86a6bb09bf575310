import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { StatusError } from '../status.ts';
import type { Change, Store } from '../store/store.ts';
import type { Report } from './report.ts';

const FIRST = 30000;
const LAST = 32767;

/** The addresses of Services and pods: each node port belongs to one Service at a time. */
export class Addresses {
  readonly #ports = new Map<number, string>();
  #clusterIPs = 0;
  #podIPs = 0;

  /** Follows the store: what a Service has is taken, what it had and has no longer is free. */
  constructor(store: Store) {
    store.onChange((change) => this.#follow(change));
  }

  /** Gives a Service, in place, the addresses that it needs and does not have yet. */
  allocate(service: KubeObject, report: Report): void {
    const spec = objectOr(service.spec);
    if (spec.type === 'ExternalName') return;
    spec.clusterIP ??= this.#nextClusterIP();
    spec.clusterIPs ??= [spec.clusterIP];
    if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') this.#allocatePorts(service, spec, report);
  }

  #allocatePorts(service: KubeObject, spec: JsonObject, report: Report): void {
    const own = new Set<number>();
    for (const [index, port] of objectsOr(spec.ports).entries()) {
      if (typeof port.nodePort === 'number' && port.nodePort !== 0) {
        this.#checkAsked(port.nodePort, service.metadata.uid, `spec.ports[${index}].nodePort`, report);
      } else {
        port.nodePort = this.#freePort(own);
      }
      own.add(port.nodePort);
    }
  }

  #checkAsked(port: number, uid: string, field: string, report: Report): void {
    const owner = this.#ports.get(port);
    if (owner === uid) return;
    if (port < FIRST || port > LAST) {
      report.invalid(
        field,
        port,
        `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`,
      );
    } else if (owner) {
      report.invalid(field, port, 'provided port is already allocated');
    }
  }

  #freePort(own: ReadonlySet<number>): number {
    const size = LAST - FIRST + 1;
    const start = Math.floor(Math.random() * size);
    for (let offset = 0; offset < size; offset++) {
      const port = FIRST + ((start + offset) % size);
      if (!this.#ports.has(port) && !own.has(port)) return port;
    }
    throw new StatusError(
      500,
      'InternalError',
      'Internal error occurred: failed to allocate a nodePort: range is full',
    );
  }

  #nextClusterIP(): string {
    this.#clusterIPs = (this.#clusterIPs % 0xfffd) + 1;
    const number = this.#clusterIPs + 1;
    return `10.96.${number >> 8}.${number & 0xff}`;
  }

  nextPodIP(): string {
    this.#podIPs = (this.#podIPs % 0x7ffffe) + 1;
    return `10.${128 + (this.#podIPs >> 16)}.${(this.#podIPs >> 8) & 0xff}.${this.#podIPs & 0xff}`;
  }

  #follow({ resource, type, object, previous }: Change): void {
    if (resource.plural !== 'services') return;
    for (const port of nodePortsOf(previous)) this.#ports.delete(port);
    if (type !== 'DELETED') for (const port of nodePortsOf(object)) this.#ports.set(port, object.metadata.uid);
  }
}

const nodePortsOf = (service: KubeObject | null): number[] =>
  objectsOr(objectOr(service?.spec).ports).flatMap(({ nodePort }) => (typeof nodePort === 'number' ? [nodePort] : []));

/**
 * What a client that writes a whole Service need not repeat: its cluster IP, and the node ports of its ports.
 * A Service that is no longer of a type with node ports loses those that it did not ask for.
 */
export function carryAddresses(service: KubeObject, previous: KubeObject): void {
  const spec = objectOr(service.spec);
  const before = objectOr(previous.spec);
  if (spec.type !== 'ExternalName') {
    spec.clusterIP ??= before.clusterIP;
    if (spec.clusterIP === before.clusterIP) spec.clusterIPs ??= before.clusterIPs;
  }
  const given = new Map(objectsOr(before.ports).map((it) => [`${it.protocol} ${it.port}`, it.nodePort]));
  for (const port of objectsOr(spec.ports)) {
    const nodePort = given.get(`${port.protocol ?? 'TCP'} ${port.port}`);
    if (spec.type === 'ClusterIP' && before.type !== 'ClusterIP') {
      if (port.nodePort === nodePort) delete port.nodePort;
    } else if (spec.type !== 'ClusterIP') {
      port.nodePort ??= nodePort;
    }
  }
  if (spec.type === 'ClusterIP') delete spec.externalTrafficPolicy;
}
