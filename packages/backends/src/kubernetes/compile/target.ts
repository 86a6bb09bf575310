/** What not every server can do. What one cannot is mapped otherwise. */
export interface ServerFeatures {
  /**
   * Containers may name a signal other than SIGTERM that ends them (the feature gate ContainerStopSignals, off by
   * default in Kubernetes 1.33 to 1.36).
   */
  readonly stopSignals: boolean;
  /** The files of an image can be mounted (ImageVolume, off by default before Kubernetes 1.35). */
  readonly imageVolumes: boolean;
}

/** What the compiler knows of the cluster that it compiles for. */
export interface Target extends ServerFeatures {
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
  /** What holds the place of a job that has ended on its node: an image that does nothing. */
  readonly pauseImage: string;
}

export const defaultTarget: Target = {
  namespace: 'default',
  clusterDomain: 'cluster.local',
  dnsAddress: null,
  volumeSize: '1Gi',
  stopSignals: false,
  imageVolumes: true,
  pauseImage: 'registry.k8s.io/pause:3.10',
};
