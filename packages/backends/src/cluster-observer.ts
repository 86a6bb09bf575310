/** A request to the cluster, in the words of RBAC. */
export interface ClusterCall {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  /** Plural with its part and group: `pods/log`, `deployments.apps`; `discovery` of what lies above all resources. */
  readonly resource: string;
  readonly namespace: string | null;
  readonly name: string | null;
}

/** One request that is under way, as its observer wants it. */
export interface ObservedCall {
  /** Sent with the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Called once: with the status of the answer, or `null` when none came. */
  ended(status: number | null): void;
}

/** Is told of every request to the cluster. */
export interface ClusterObserver {
  called(call: ClusterCall): ObservedCall;
}

/** Nobody looks. */
export const unobserved: ClusterObserver = { called: () => ({ headers: {}, ended() {} }) };

/** How one of the shared watches is doing. */
export interface WatchHealth {
  /** Plural with its group: `deployments.apps`. */
  readonly resource: string;
  /** Where: the namespace that systems share, or all those that some have for themselves. */
  readonly placement: 'shared' | 'isolated';
  /** The cache has seen all that there is. */
  readonly synced: boolean;
  /** A watch is open now. */
  readonly connected: boolean;
  /** When the cluster last said anything of it, in milliseconds since 1970; `null`: never. */
  readonly lastHeard: number | null;
  /** How often it was opened again, by reason. */
  readonly restarts: Readonly<Record<WatchEnd, number>>;
  /** Objects that are kept. */
  readonly objects: number;
}

/** Why a watch was opened again: its time was over, its version too old, the cluster refused, or the connection broke. */
export type WatchEnd = 'ended' | 'expired' | 'refused' | 'broken';
