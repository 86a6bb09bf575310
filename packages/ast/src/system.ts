import type { FileSet } from './file-set.ts';
import type { Healthcheck } from './healthcheck.ts';
import type { Hooks } from './hook.ts';
import type { Mount } from './mount.ts';
import type { Naming } from './naming.ts';
import type { Placement } from './placement.ts';
import type { Publish } from './publishing.ts';
import type { Resources } from './resources.ts';
import type { Restart } from './restart.ts';
import type { Security } from './security.ts';
import type { Quarters, SystemPlacement } from './system-placement.ts';
import type { Update } from './update.ts';
import type { Volume } from './volume.ts';

/**
 * What a Compose file means, with every short form expanded and every default filled in. Plain data:
 * it crosses Redis as JSON (`@tycho/contract` holds its zod schema) and nothing after the parser asks
 * what was written, only what is meant.
 */
export interface System {
  /** Version of this shape. A worker refuses one that it does not know. */
  readonly version: 1;
  /** `[a-z0-9][a-z0-9_-]*`, as the Compose Specification asks of a project name. */
  readonly name: string;
  /** Labels that its operator gave to all of its objects. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of all of its pods, beside those that tell them apart. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** What its pods are to the orchestrator's own API, by name; `null`: nobody, they get no credentials for it. */
  readonly serviceAccount: string | null;
  /** Where it lives; `null`: not said, and policy decides. */
  readonly placement: SystemPlacement | null;
  /** What policy makes of a namespace of its own. */
  readonly quarters: Quarters;
  /** In dependency order: a service stands after all those it depends on. */
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly files: readonly FileSet[];
}

export interface Service {
  /** `[a-zA-Z0-9._-]+`, unique in its system. */
  readonly name: string;
  /**
   * The service that this one runs together with, on one node and with one network; `null`: it leads a group of its
   * own. What is named here leads its group.
   */
  readonly joins: string | null;
  /** It sees the processes of those that it runs together with. */
  readonly seesProcesses: boolean;
  readonly image: string;
  /** When the image is fetched. `missing` is Compose's default: only when the node lacks it. */
  readonly pullPolicy: 'always' | 'missing' | 'never';
  /** Program and first arguments; `null` leaves the image's own. */
  readonly entrypoint: readonly string[] | null;
  /** Arguments; `null` leaves the image's own, unless an entrypoint is given (then there are none). */
  readonly command: readonly string[] | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Which of the variables are kept as secrets are. Policy adds those whose names say so. */
  readonly secretVariables: readonly string[];
  /** Absolute path in the container; `null` leaves the image's own. */
  readonly workingDir: string | null;
  /** A terminal is given to the program. */
  readonly tty: boolean;
  /** What is written to the program's standard input stays open. */
  readonly stdin: boolean;
  /** The first process is one that passes signals on and buries the dead. */
  readonly init: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the service as a whole rather than of its containers. */
  readonly serviceLabels: Readonly<Record<string, string>>;
  /** Ports reachable from outside of the system. */
  readonly ports: readonly Port[];
  /** How these are reached. */
  readonly publish: Publish;
  /** Container ports known to be used inside of the system. Documentation: peers may use any port. */
  readonly expose: readonly ContainerPort[];
  readonly mounts: readonly Mount[];
  /** Keys of the system's networks. None: it is reached as the service that it joins, is cut off, or is in the network of its host. */
  readonly networks: readonly string[];
  readonly naming: Naming;
  readonly dependsOn: readonly Dependency[];
  /** When the service is healthy, and may be sent to. */
  readonly healthcheck: Healthcheck | null;
  /** When a container is to be restarted because it is not well; only where that is asked for. */
  readonly liveness: Healthcheck | null;
  readonly restart: Restart;
  /** Containers to run, 0 or more. */
  readonly replicas: number;
  /** One on each node that it may run on, rather than `replicas` of them. */
  readonly perNode: boolean;
  /** How a new revision replaces an older one; `null` leaves it to the orchestrator. */
  readonly update: Update | null;
  /** How it goes back to an older one; `null`: as `update`. */
  readonly rollback: Update | null;
  readonly hooks: Hooks;
  readonly stop: Stop;
  readonly resources: Resources;
  readonly security: Security;
  readonly placement: Placement;
  /** Who may connect. Empty until policy has governed the system: nobody may. */
  readonly ingress: readonly Ingress[];
  /** Where it may connect. */
  readonly egress: Egress;
}

export type Protocol = 'tcp' | 'udp';

export interface ContainerPort {
  /** 1 to 65535. */
  readonly target: number;
  readonly protocol: Protocol;
}

export interface Port extends ContainerPort {
  /** The host port asked for, or `null` for any. An orchestrator with its own range chooses another and reports it. */
  readonly published: number | null;
  readonly name: string | null;
  /** Taken at the very nodes where containers of the service are: at this address of theirs, or at all. */
  readonly atNode: { readonly address: string | null } | null;
  /** What is spoken there, as `http`; a hint for what stands in front of it. */
  readonly appProtocol: string | null;
  /** Address ranges (CIDR) whose hosts may connect; empty: every host. */
  readonly clients: readonly string[];
}

export interface Dependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** `false`: go on with a warning when the dependency fails. */
  readonly required: boolean;
  /** Start anew when the containers of the dependency are replaced. */
  readonly restart: boolean;
}

/** How a container is asked to end. */
export interface Stop {
  /** As `SIGINT`; `null` leaves the image's own. */
  readonly signal: string | null;
  /** Milliseconds until it is killed. */
  readonly gracePeriod: number;
}

export interface Network {
  /** Key in the Compose file; `default` where a service names none. */
  readonly name: string;
  /** Name under which other systems join it too; `null`: it belongs to this system alone. */
  readonly sharedAs: string | null;
  /** Nothing comes in from outside of it, and nothing goes out. */
  readonly internal: boolean;
  /** Its services are to have IPv6 addresses too. */
  readonly ipv6: boolean;
}

/** One way in to a service. */
export type Ingress =
  | { readonly from: 'network'; readonly network: string }
  | { readonly from: 'anywhere'; readonly port: number; readonly protocol: Protocol }
  | {
      readonly from: 'addresses';
      /** CIDR */
      readonly addresses: readonly string[];
      readonly port: number;
      readonly protocol: Protocol;
    }
  | {
      /** Over HTTP, through the pods of a namespace, which let in what they are told to. */
      readonly from: 'front';
      readonly namespace: string;
      /** CIDR, of the hosts whose requests are passed on; none: of all. */
      readonly addresses: readonly string[];
      readonly port: number;
      readonly protocol: Protocol;
    };

/** `networks`: to those that share a network with it, and to the name server. */
export type Egress = 'anywhere' | 'networks' | 'nowhere';
