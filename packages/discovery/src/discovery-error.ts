/** What kept the API from being found. */
export type DiscoveryCode =
  /** No kubeconfig names a cluster, or not the context that was asked for. */
  | 'cluster-unknown'
  | 'cluster-unavailable'
  | 'permission-missing'
  | 'service-missing'
  | 'service-ambiguous'
  /** It is there, and no way to it works. */
  | 'service-unreachable';

/** The API of Tycho was not found in the cluster. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError';
  readonly code: DiscoveryCode;
  /** What to do instead, as an imperative sentence. */
  readonly hint: string;
  /** The Services that came into question, as `namespace/name`. */
  readonly found: readonly string[];

  constructor(
    code: DiscoveryCode,
    message: string,
    { hint, found = [], cause }: { hint: string; found?: readonly string[]; cause?: unknown },
  ) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.found = found;
  }
}
