/** What the compiler knows of the cluster that it compiles for. */
export interface Target {
  readonly namespace: string;
  /** `cluster.local` unless the cluster says otherwise. */
  readonly clusterDomain: string;
  /**
   * Address of the cluster's DNS server. When it is known, a system's own names come before all others;
   * otherwise a Service of the same name in the namespace would win over them.
   */
  readonly dnsAddress: string | null;
  /** Size of the claim made for a named volume, as a Kubernetes quantity. */
  readonly volumeSize: string;
  /** The server takes a signal other than SIGTERM to end a container with, and does not drop it. */
  readonly stopSignals: boolean;
  /** What holds the place of a job that has ended on its node: an image that does nothing. */
  readonly pauseImage: string;
}

export const defaultTarget: Target = {
  namespace: 'default',
  clusterDomain: 'cluster.local',
  dnsAddress: null,
  volumeSize: '1Gi',
  stopSignals: false,
  pauseImage: 'registry.k8s.io/pause:3.10',
};
