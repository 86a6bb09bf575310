/** Both sides of the queue know it under this name. */
export const QUEUE_NAME = 'systems';
/** What workers do from time to time, which is no operation on a system. */
export const UPKEEP_QUEUE = 'upkeep';
export const DEFAULT_PREFIX = 'tycho';
/**
 * So many events of the queue are kept, about: those of some 3,000 launches, in 5 MB of Redis. Every `Queue` has to
 * say so, because the last one to be opened decides.
 */
export const EVENTS_KEPT = 50_000;
/** How every `Queue` of BullMQ is opened, beside its connection and prefix. */
export const queueOptions = {
  skipVersionCheck: true,
  streams: { events: { maxLen: EVENTS_KEPT } },
} as const;
/** Where BullMQ keeps a job. */
export const jobKey = (prefix: string, jobId: string): string => `${prefix}:${QUEUE_NAME}:${jobId}`;
/** Where BullMQ keeps who works on a job: the token of a worker, which has to renew it. */
export const lockKey = (prefix: string, jobId: string): string => `${jobKey(prefix, jobId)}:lock`;
