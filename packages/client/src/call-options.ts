export interface CallOptions {
  /** Ends the call early; the call throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Of a call that changes something. */
export interface WriteOptions extends CallOptions {
  /** Makes the call safe to repeat, also by another process: within a day the same key gets the same answer. */
  readonly idempotencyKey?: string | undefined;
}
