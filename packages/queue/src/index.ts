export { type Outcome, progressOf } from './job-document.ts';
export { JobQueue, type JobQueueOptions } from './job-queue.ts';
export { DEFAULT_PREFIX, QUEUE_NAME } from './names.ts';
export { outageProblem } from './outage-problem.ts';
export { type Outage, Outages } from './outages.ts';
export { priorities } from './priorities.ts';
export { unlessRedisAway } from './redis-away.ts';
export { findRedis, type RedisHandle, type RedisOptions } from './redis-server.ts';
export { SystemLine, type Turn } from './system-line.ts';
