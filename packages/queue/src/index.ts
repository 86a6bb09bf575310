export { type Admitted, type Limits, releaseSystem, usualLimits } from './admission.ts';
export { BatchItems } from './batches/batch-items.ts';
export { Batches, type BatchLaunch, type BatchPlan, type Refusal } from './batches/batches.ts';
export { itemStateOf } from './batches/states.ts';
export { checkRedis } from './check-redis.ts';
export { type DriftMark, DriftMarks } from './drift-marks.ts';
export { type Entry, jobId, newEntry } from './entry.ts';
export { JobEvents, type JobEventsOptions, type JobFilter, type JobSource } from './events/job-events.ts';
export { type JobChange, JobFeed } from './events/job-feed.ts';
export { isStreamId, type StreamId, streamIdAt } from './events/stream-id.ts';
export { Fairness } from './fairness/fairness.ts';
export type { Outcome } from './job-document.ts';
export { type JobFields, jobFields, visitFields } from './job-fields.ts';
export type { JobPage, JobQuery } from './job-pages.ts';
export { JobQueue, type JobQueueOptions } from './job-queue.ts';
export { type Claim, type KeptAnswer, KeyedRequests, RENEWAL } from './keyed-requests.ts';
export { LOCK_DURATION } from './lock-duration.ts';
export { DEFAULT_PREFIX, QUEUE_NAME, queueOptions, UPKEEP_QUEUE } from './names.ts';
export { openRedis, type RedisAddress, type RedisTls } from './open-redis.ts';
export { ORPHAN_CAUSE, orphansAmong } from './orphans.ts';
export { outageProblem } from './outage-problem.ts';
export { type Outage, Outages } from './outages.ts';
export { priorities } from './priorities.ts';
export type { QueueDepth } from './queue-depth.ts';
export { isRedisAway, unlessRedisAway } from './redis-away.ts';
export { redisRefusal } from './redis-refusal.ts';
export { findRedis, type RedisHandle, type RedisOptions } from './redis-server.ts';
export { RequestRates } from './request-rates.ts';
export {
  hasKeysOf,
  isRetired,
  type KeptData,
  type KeptProgress,
  keptProgress,
  openedData,
  openedProgress,
  progressOf,
  retired,
  unlessSealed,
} from './sealing/job-payload.ts';
export { payloadKeys } from './sealing/payload-keys.ts';
export { Sealer } from './sealing/sealer.ts';
export { type Holder, SystemLine, type Turn } from './system-line.ts';
export { Touches } from './touches.ts';
