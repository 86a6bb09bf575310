import type {
  Change,
  Direction,
  Lifetime,
  Problem,
  ReachablePort,
  ServiceState,
  ServiceStates,
  System,
  SystemPlacement,
} from '@tycho/ast';
import type { WatchHealth } from './cluster-observer.ts';

/** What a backend's compiler makes of a system: for Kubernetes a manifest. */
export interface Artifact {
  /** Kind and name, unique in its plan: `Deployment/jupyter-ds-notebook-909f2e60`. */
  readonly id: string;
  readonly manifest: object;
}

/** A compiled system. Applied root first, then `shared`, then each service once its dependencies are met. */
export interface Plan {
  readonly guid: string;
  readonly system: System;
  /** What is there before the root, for this system alone: a namespace of its own. It stays as long as volumes do. */
  readonly place: Artifact | null;
  /** Owns all the others: when it goes, they go. */
  readonly root: Artifact;
  /** What the services need together. */
  readonly shared: readonly Artifact[];
  /** By name of the service, in dependency order. */
  readonly services: ReadonlyMap<string, readonly Artifact[]>;
}

/** What applying some artifacts did. */
export interface Applied {
  readonly changes: readonly Change[];
  /** Ports that the orchestrator gave, by name of the service. */
  readonly ports: Readonly<Record<string, readonly ReachablePort[]>>;
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/** The root of a system, made: what later applies need to know of it. */
export interface Opened {
  /** Identity of the root. An apply with the identity of a root that is gone leaves nothing behind. */
  readonly root: string;
  /** Counted from 1; a new one when anything that the system is made of differs from before. */
  readonly revision: number;
  /** What became of the root, and then of the place of the system where it has one of its own. */
  readonly changes: readonly Change[];
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/** A lifetime, counted from `since`, in milliseconds since 1970. */
export interface Lasts {
  readonly lifetime: Lifetime;
  readonly since: number;
}

export interface OpenOptions {
  readonly novelty: Novelty;
  /** What makes this revision, for a person: `up`, `modify`, `rollback to 2`. */
  readonly cause: string;
  /** To whom the system belongs from now on, unless it is there: then it keeps its owner. */
  readonly owner: string;
  /** When its system is to end by itself. Default: as it was before. */
  readonly lasts?: Lasts;
}

/** When a system ends by itself. Durations are milliseconds; 0: never. */
export interface Ends {
  readonly ttl: number;
  readonly expiresAt: Date | null;
  /** So long after it was last touched. */
  readonly idle: number;
}

/** A system that is there, as far as its end is concerned. */
export interface SystemEnds extends Ends {
  readonly guid: string;
  readonly name: string;
  readonly owner: string;
}

/** What there is under one GUID, as far as metadata tell. */
export interface Remains {
  readonly guid: string;
  /** As far as a label can have it. */
  readonly name: string;
  readonly owner: string;
  /** It is a system: its root is there. */
  readonly rooted: boolean;
  /** Ids of its artifacts but volumes, sorted. */
  readonly artifacts: readonly string[];
  /** When the newest of them was made. */
  readonly newest: Date;
  /** Changes when anybody writes to one of them, makes or deletes one. */
  readonly fingerprint: string;
}

/** What applying would do to one artifact, with the object as it is and as it would be. Secret values are hidden. */
export interface PreviewedChange {
  readonly artifact: string;
  readonly action: Change['action'];
  readonly before: object | null;
  readonly after: object | null;
}

/** How one artifact differs from what was asked for, because somebody else changed it. */
export interface Drift {
  readonly artifact: string;
  readonly difference: 'missing' | 'changed';
  /** Paths of the fields that somebody changed: `spec.replicas`. */
  readonly fields: readonly string[];
}

/** One state of a system that is kept, so that it can be gone back to. */
export interface Revision {
  /** From 1. */
  readonly number: number;
  readonly createdAt: Date;
  readonly cause: string;
  /** The system did not become ready with it. */
  readonly failed: boolean;
}

/** The governed system of a revision. Another version of Tycho may have kept it: to be checked before use. */
export interface KeptSystem {
  readonly revision: number;
  readonly system: unknown;
}

/**
 * `new`: nothing was there under this name before the operation, so all that is there now was made by it (also
 * by a worker that died). `known`: what is there is compared, to tell what changed.
 */
export type Novelty = 'new' | 'known';

export interface Observation {
  readonly states: ServiceStates;
  /** When to look again though nothing has changed, in milliseconds from now; `null`: only on a change. */
  readonly recheckIn: number | null;
  /** What turned out to be otherwise than asked for; told while it is seen. */
  readonly warnings: readonly Problem[];
}

/** The state of a system, as its workloads show it. */
export type SeenState = ServiceState['state'];

/** Where a system lives. */
export interface Whereabouts {
  readonly placement: SystemPlacement;
  readonly namespace: string;
}

/** A system that is there, or has left volumes or its place. */
export interface Located extends Whereabouts {
  /** Of a system that is gone, as far as a label can have it; `null`: only its place is left. */
  readonly name: string | null;
  readonly owner: string | null;
}

/** A system that has volumes. */
export interface VolumeHolder {
  readonly guid: string;
  readonly placement: SystemPlacement;
  /** It is there, and not being removed. */
  readonly running: boolean;
}

/** Who a token speaks for. */
export interface TokenHolder {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface RunningSystem extends Whereabouts {
  readonly guid: string;
  readonly name: string;
  readonly owner: string;
  /** Counted from 1; 0 where there is a place for the system, and nothing of it yet. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly ends: Ends;
  /** The system is being removed. */
  readonly removing: boolean;
  /** An address through which published ports are reached, where one is known. */
  readonly address: string | null;
  readonly services: Readonly<Record<string, RunningService>>;
}

export interface RunningService {
  readonly state: ServiceState;
  readonly ports: readonly ReachablePort[];
  /** What a container of it may use at most, as the orchestrator writes it; `null`: nothing limits it. */
  readonly limits: Readonly<Record<string, string>> | null;
}

/** More systems would make a request for all that belongs to them too long. */
export const MOST_OF_A_PAGE = 200;

/** Which systems are asked for. */
export interface SystemQuery {
  /** Only those of this owner. */
  readonly owner?: string | undefined;
  /** So many at most, and no more than `MOST_OF_A_PAGE`. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface SystemPage {
  readonly systems: readonly RunningSystem[];
  /** Leads to the next page; `null`: there is none. */
  readonly next: string | null;
}

/** Which lines of the logs of a system. */
export interface LogsOptions {
  /** `null`: all. */
  readonly services: readonly string[] | null;
  /** Also what is written later, by what starts later too, until the system is gone. */
  readonly follow: boolean;
  /** So many of the last lines of each container; `null`: all there are. */
  readonly tail: number | null;
  /** Only what was written since this time, in RFC 3339. */
  readonly since: string | null;
}

/** A line that a container wrote. */
export interface LogLine {
  readonly service: string;
  readonly pod: string;
  /** That of the service, or one that ran before it. */
  readonly container: string;
  /** In RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly text: string;
}

export interface ServiceUsage {
  /** Containers that there are. */
  readonly replicas: number;
  readonly ready: number;
  /** How often they were started again. */
  readonly restarts: number;
  /** In cores; `null` where it is not known. */
  readonly cpu: number | null;
  /** In bytes; `null` where it is not known. */
  readonly memory: number | null;
}

/** What the services of a system use now, by name. */
export interface SystemUsage {
  readonly services: Readonly<Record<string, ServiceUsage>>;
  /** Why CPU and memory are not known, for a person. */
  readonly note: string | null;
}

/**
 * Our side of one orchestrator. Every call but `compile` may throw a `ProblemError`, whose codes say
 * whether to try again. Everything may be called twice: the second time changes nothing.
 */
export interface Backend {
  /** What this is, for a person: `Kubernetes 1.34.4 at https://…, namespace default`. */
  readonly description: string;

  /** Pure: what `system` becomes under the name `guid`, by its rules for an update, or for going back. */
  compile(system: System, guid: string, direction?: Direction): Plan;

  /** What keeps the plan from being applied, as far as can be told beforehand of where it is to be. */
  objections(plan: Plan): Promise<Problem[]>;

  /** Makes the root object of the plan, which says which revision of the system this is, and keeps that. */
  open(plan: Plan, options: OpenOptions, signal: AbortSignal): Promise<Opened>;

  /** Applies artifacts of an opened plan: all that can stand side by side at once, workloads last. */
  apply(
    plan: Plan,
    root: string,
    artifacts: readonly Artifact[],
    novelty: Novelty,
    signal: AbortSignal,
  ): Promise<Applied>;

  /**
   * What applying the plan and pruning would do, as the orchestrator itself says, where a new system is `owner`'s.
   * Changes nothing.
   */
  preview(plan: Plan, owner: string, signal: AbortSignal): Promise<PreviewedChange[]>;

  /** Deletes what an earlier revision of the system had and `plan` no longer has. Volumes stay. */
  prune(plan: Plan, signal: AbortSignal): Promise<Change[]>;

  /**
   * What is known now of the services that are made, from the shared watch.
   * `changes`: what applying them did, so that nothing older is taken for the answer. With the `signal` of whoever
   * may write, what is seen not to run for want of something in its image is applied without that.
   */
  observe(
    plan: Plan,
    made: ReadonlySet<string>,
    changes: readonly Change[],
    signal?: AbortSignal | null,
  ): Promise<Observation>;

  /** Calls `listener` whenever something of the system changes in the cluster. Dispose to stop. */
  onChange(guid: string, listener: () => void): Disposable;

  /**
   * What the containers of a system write. Of one that crashed before, its last lines are among them. Throws
   * `containers-missing` where the orchestrator runs none.
   */
  logs(guid: string, options: LogsOptions, signal: AbortSignal): AsyncIterable<LogLine>;

  /** What the services of a system use. Throws `containers-missing` where the orchestrator runs none. */
  usage(guid: string): Promise<SystemUsage>;

  /** When systems end by themselves: of all that are there, and not being removed. */
  ends(): Promise<SystemEnds[]>;

  /** All that there is by system, also what belongs to none. */
  survey(): Promise<Remains[]>;

  /** Takes a system away, volumes too when asked. Answers what is still there: empty when all is gone. */
  remove(guid: string, options: { readonly volumes: boolean }, signal: AbortSignal): Promise<string[]>;

  /** The revisions of a system that are kept, newest first. */
  revisions(guid: string): Promise<Revision[]>;

  /** The system as it was in a revision, by default in the newest; `null` when that is not kept. */
  kept(guid: string, revision?: number): Promise<KeptSystem | null>;

  /** Says of a revision whether the system became ready with it. */
  markRevision(guid: string, revision: number, failed: boolean, signal: AbortSignal): Promise<void>;

  /** The systems in the cluster, newest first: all, or those that are asked for. */
  list(query?: SystemQuery): Promise<SystemPage>;

  /** One system, or `null`. */
  get(guid: string): Promise<RunningSystem | null>;

  /**
   * What somebody changed by hand, by GUID: of all systems, or of `MOST_OF_A_PAGE` at most. The next `up` mends it. It
   * costs the orchestrator as much for many as for one.
   */
  drift(guids: readonly string[] | null): Promise<ReadonlyMap<string, readonly Drift[]>>;

  /** Where a system is, and whose; `null`: there is nothing to remove under this name, no volumes either. */
  locate(guid: string): Promise<Located | null>;

  /** The GUIDs of the systems of this owner, those that are being removed too. */
  owned(owner: string): Promise<string[]>;

  /** The GUIDs of the systems of this name, those that are being removed left out: of all, or of one owner. */
  named(name: string, owner?: string): Promise<string[]>;

  /**
   * Systems of the same name and owner, there or gone, with volumes that this one has too; newest first. `placement`:
   * only those that live so.
   */
  volumeHolders(system: System, owner: string, placement: SystemPlacement | null): Promise<VolumeHolder[]>;

  /** How the shared watches are doing: those that anybody needed so far. */
  watches(): readonly WatchHealth[];

  /** How many systems the shared watches show in each state; `null` as long as nobody needed a watch. */
  counts(): Readonly<Record<SeenState, number>> | null;

  /** Who a token of the orchestrator's own speaks for; `null`: it is none, or for nobody of these audiences. */
  identify(token: string, audiences: readonly string[]): Promise<TokenHolder | null>;

  /** What keeps the orchestrator from being used; empty when nothing does. */
  check(): Promise<Problem[]>;

  close(): Promise<void>;
}
