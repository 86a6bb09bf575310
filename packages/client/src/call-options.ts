export interface CallOptions {
  /** Ends the call early; the call throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** Of a call that changes something. */
export interface WriteOptions extends CallOptions {
  /** Makes the call safe to repeat, also by another process: within a day the same key gets the same answer. */
  readonly idempotencyKey?: string | undefined;
}

/** Of which jobs to hear, and from when on. */
export interface EventsOptions extends CallOptions {
  /** Only jobs of this owner. */
  readonly owner?: string | undefined;
  /** Only these jobs, first as they are; the iterator ends when all have ended. */
  readonly ids?: readonly string[] | undefined;
  /** Tell also what happened since then. */
  readonly since?: Date | undefined;
  /** Go on after the event that had this id. */
  readonly lastEventId?: string | undefined;
  /** How long the first word of the server may take, in milliseconds: 30 seconds by default. */
  readonly firstWord?: number | undefined;
}

/** Of a batch. */
export interface BatchEventsOptions extends CallOptions {
  /** `false`: only the batch with its counts; by default also each of its jobs as it changes. */
  readonly jobs?: boolean | undefined;
  /** Go on after the event that had this id. */
  readonly lastEventId?: string | undefined;
  /** How long the first word of the server may take, in milliseconds: 30 seconds by default. */
  readonly firstWord?: number | undefined;
}

/** What to wait for. */
export interface JobOptions extends CallOptions {
  /** Seconds to wait for the end of the job or its next change, 60 at most. */
  readonly wait?: number | undefined;
  /** With `wait`: the version that is known. */
  readonly since?: string | undefined;
}
