/** What applying or removing did to one artifact. A list of them is the ChangeSet of an operation. */
export interface Change {
  /** Kind and name: `Deployment/jupyter-ds-notebook-909f2e60`. */
  readonly artifact: string;
  readonly action: 'created' | 'configured' | 'unchanged' | 'deleted';
  /** Of the object's spec; what is observed of an older one does not count. */
  readonly generation?: number | undefined;
}

/** A port of a service that can be reached from outside of the system. */
export interface ReachablePort {
  /** The port in the container. */
  readonly target: number;
  /** The port to connect to. */
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** The host to connect to; `null`: as long as none is given, or where every node will do. */
  readonly address: string | null;
  /** Where a browser finds it, of a port that is reached by a host name over HTTP. */
  readonly url: string | null;
}
