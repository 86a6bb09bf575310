export interface CallOptions {
  /** Ends the call early; the call throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}
