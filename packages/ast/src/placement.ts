/** On which nodes a service may run. */
export interface Placement {
  readonly constraints: readonly Constraint[];
  /** Properties of nodes over whose values the replicas are spread, the first one first. */
  readonly spread: readonly NodeProperty[];
  readonly maxReplicasPerNode: number | null;
  /** `linux` and `amd64`, `arm64`, …; `null` leaves any. */
  readonly platform: { readonly os: string; readonly architecture: string | null } | null;
  /** Name of what runs the containers, where it is not the orchestrator's usual one. */
  readonly runtime: string | null;
}

export interface Constraint {
  readonly property: NodeProperty;
  /** `false`: every node but those. */
  readonly equals: boolean;
  readonly value: string;
}

/** What is known of a node: a fact, or a label that its operator gave. */
export type NodeProperty =
  | { readonly kind: 'id' | 'hostname' | 'role' | 'os' | 'architecture' }
  | { readonly kind: 'label'; readonly name: string };
