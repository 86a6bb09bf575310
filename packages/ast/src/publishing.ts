/**
 * How published ports can be reached: at every node, at an address of their own, only within the cluster, or by a
 * host name over HTTP, through an Ingress or a Gateway.
 */
export const publishings = ['node-port', 'load-balancer', 'cluster-ip', 'ingress', 'gateway'] as const;

export type Publishing = (typeof publishings)[number];

/** How the ports of one service are reached. */
export interface Publish {
  /** `null`: not said, and policy decides. */
  readonly way: Publishing | null;
  /** What it is called at the orchestrator, exactly so (a DNS-1035 label); `null`: by a name of its own. */
  readonly name: string | null;
  /** The host name asked for, where a name leads to it; `null`: one of its own below the domain of `front`. */
  readonly host: string | null;
  /** Where on the host it begins, as `/` or `/shop`. The service sees the whole path. */
  readonly path: string;
  /** What takes the requests for it. Policy writes it for those that are reached over HTTP; `null` for all others. */
  readonly front: Front | null;
}

/** What stands in front of services that are reached over HTTP, as the operator has it. */
export type Front = IngressFront | GatewayFront;

interface AnyFront {
  /** Below which names are made; `null`: there are only those that are asked for. */
  readonly domain: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** Namespace of the pods that pass requests on; `null`: not known, so nobody is kept from doing so. */
  readonly from: string | null;
}

export interface IngressFront extends AnyFront {
  readonly kind: 'ingress';
  /** `null`: the usual one of the cluster. */
  readonly className: string | null;
  readonly tls: Tls;
}

/** Where the certificate comes from: `default` is the controller's own, `issued` is made for each name by its annotations. */
export type Tls =
  | { readonly certificate: 'none' | 'default' | 'issued' }
  | { readonly certificate: 'secret'; readonly secret: string };

export interface GatewayFront extends AnyFront {
  readonly kind: 'gateway';
  readonly name: string;
  /** `null`: the namespace of the systems. */
  readonly namespace: string | null;
  /** One of its listeners; `null`: all that take the name. */
  readonly section: string | null;
  /** The listener speaks TLS. */
  readonly tls: boolean;
}

/** Whether requests reach the service by a host name. */
export const isByName = (way: Publishing | null): way is 'ingress' | 'gateway' =>
  way === 'ingress' || way === 'gateway';
