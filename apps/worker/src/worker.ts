import { type Backend, inBackground } from '@tycho/backends';
import type { Readiness } from '@tycho/contract';
import {
  Batches,
  DEFAULT_PREFIX,
  DriftMarks,
  Fairness,
  JobQueue,
  type KeptData,
  LOCK_DURATION,
  Outages,
  type Outcome,
  openRedis,
  QUEUE_NAME,
  queueOptions,
  type RedisAddress,
  releaseSystem,
  Sealer,
  SystemLine,
  Touches,
  visitFields,
} from '@tycho/queue';
import { Metrics, readiness, type Tracing } from '@tycho/telemetry';
import { type Job, Queue } from 'bullmq';
import type { Logger } from 'pino';
import { backOff } from './back-off.ts';
import { ClusterWatch } from './cluster-watch.ts';
import { HandOver } from './hand-over.ts';
import { isPaused } from './is-paused.ts';
import { leaveLine } from './leave-line.ts';
import { type JobLocks, LockingWorker } from './locking-worker.ts';
import { logJobs } from './log-jobs.ts';
import { logRedis } from './log-redis.ts';
import { logRefusals } from './log-refusals.ts';
import { measureJobs } from './measure-jobs.ts';
import { observed } from './observed.ts';
import { observedVisits } from './observed-visits.ts';
import { Parking } from './parking.ts';
import { endExpired } from './upkeep/end-expired.ts';
import { sweep } from './upkeep/sweep.ts';
import { startUpkeep } from './upkeep/upkeep.ts';
import type { Visit } from './visit.ts';
import { visitor } from './visitor.ts';

export interface WorkerOptions extends RedisAddress {
  readonly prefix?: string | undefined;
  readonly backend: Backend;
  /** Operations that are being applied at once. More than the cluster takes at once gains nothing. */
  readonly concurrency?: number | undefined;
  /** How long a system may take to become ready after its last object was made, in milliseconds. */
  readonly readyTimeout?: number | undefined;
  /** How long a job may take from when it began, in milliseconds. */
  readonly jobTimeout?: number | undefined;
  /** How long visits under way get for coming to a safe point when the worker is to stop, in milliseconds. */
  readonly grace?: number | undefined;
  /** How often this and other workers look for systems that have lived their time, in milliseconds. */
  readonly reconcileEvery?: number | undefined;
  /** How often they look through all that there is, for orphans and for what was changed by hand, in milliseconds. */
  readonly sweepEvery?: number | undefined;
  /** What has no root and is older than this belongs to no system, in milliseconds. */
  readonly orphanGrace?: number | undefined;
  /** Take away what belongs to no system; otherwise it is only told of. */
  readonly removeOrphans?: boolean | undefined;
  /** Opens what is sealed in Redis; without a key such jobs are left to workers that have it. */
  readonly sealer?: Sealer | undefined;
  readonly log: Logger;
  /** Where the worker's own are told; by default nobody else tells any. */
  readonly metrics?: Metrics | undefined;
  /** Where traces go, if anywhere. */
  readonly tracing?: Tracing | null | undefined;
}

export interface WorkerHandle extends AsyncDisposable {
  /** Whether it can do its work, and what keeps it from it. */
  readiness(): Promise<Readiness>;
  /** Brings the visits under way to a safe point, and hands them and what is parked over to other workers. */
  close(): Promise<void>;
}

const DEFAULTS = {
  concurrency: 8,
  readyTimeout: 10 * 60_000,
  jobTimeout: 24 * 3_600_000,
  grace: 25_000,
  reconcileEvery: 60_000,
  sweepEvery: 10 * 60_000,
  orphanGrace: 10 * 60_000,
};
/** A job may be taken over from so many dead workers. */
const TAKEOVERS = 100;

/** Takes operations from the queue and carries them out on the backend. */
export async function startWorker(options: WorkerOptions): Promise<WorkerHandle> {
  const { redisUrl, redisTls, prefix = DEFAULT_PREFIX, sealer = new Sealer(), log } = options;
  const { metrics = new Metrics(), tracing = null } = options;
  const backend = observed(options.backend, metrics, tracing !== null);
  const { concurrency = DEFAULTS.concurrency, grace = DEFAULTS.grace } = options;
  const { readyTimeout: ready = DEFAULTS.readyTimeout, jobTimeout: job = DEFAULTS.jobTimeout } = options;
  const limits = { job, ready };
  const redis = openRedis(options, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, 1_000),
  });
  logRedis(log, redis);
  const tell = logRefusals(log);
  const traced = tracing ? { telemetry: tracing.queue } : {};
  const line = new SystemLine(redis, prefix);
  const queue = new Queue<KeptData>(QUEUE_NAME, {
    connection: redis,
    prefix,
    ...traced,
    ...queueOptions,
  });
  queue.on('error', (error) => tell(error, 'queue'));
  const parking = new Parking();

  const batches = new Batches(redis, prefix, sealer);
  const fairness = new Fairness(redis, prefix);
  const outages = new Outages(redis, prefix);
  const cluster = new ClusterWatch({
    backend,
    outages,
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    log,
  });

  const locks: JobLocks = new Map();
  const stop = new AbortController();
  const visit = observedVisits(
    { metrics, traced: tracing !== null },
    visitor({
      line,
      batches,
      fairness,
      parking,
      locks,
      stop: stop.signal,
      cluster,
      outages,
      sealer,
      backend,
      limits,
      log,
    }),
  );
  // Somebody waits for a single launch; of a batch only the whole counts.
  const byUrgency: Visit = (job, token) => (job.data.batch ? inBackground(() => visit(job, token)) : visit(job, token));
  const worker = new LockingWorker(QUEUE_NAME, byUrgency, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: LOCK_DURATION,
    stalledInterval: LOCK_DURATION / 2,
    maxStalledCount: TAKEOVERS,
    skipVersionCheck: true,
    ...traced,
    settings: { backoffStrategy: backOff },
  });
  worker.locks = locks;
  measureJobs(metrics, worker);
  logJobs(log, worker, queue);
  worker.on('error', (error) => tell(error, 'worker'));
  const leave = (job: Job<KeptData, Outcome>) =>
    leaveLine(job, line, queue).catch((error: Error) =>
      log.debug({ ...visitFields(job), error: error.message }, 'line'),
    );
  const tally = (job: Job<KeptData, Outcome>) =>
    job.data.batch &&
    batches
      .tally(job.data.batch, job.returnvalue ?? 'failed')
      .catch((error: Error) => log.debug({ ...visitFields(job), error: error.message }, 'batch'));
  worker.on('completed', tally);
  worker.on('failed', (job) => job?.finishedOn && tally(job));
  worker.on('completed', leave);
  const marks = new DriftMarks(redis, prefix);
  // What it was marked for is mended, or gone.
  worker.on('completed', (job) => void marks.forget([job.data.guid]).catch(() => {}));
  worker.on('completed', (job) => {
    if (job.data.kind === 'down') releaseSystem(redis, prefix, job.data).catch(() => {});
  });
  worker.on('failed', (job) => job?.finishedOn && leave(job));

  const asking = new JobQueue({ redisUrl, redisTls, prefix, sealer });
  const expired = { backend, queue: asking, touches: new Touches(redis, prefix), log };
  const { orphanGrace = DEFAULTS.orphanGrace, removeOrphans = false } = options;
  const upkeep = startUpkeep({
    redis,
    prefix,
    chores: [
      {
        name: 'end-expired',
        every: options.reconcileEvery ?? DEFAULTS.reconcileEvery,
        run: async (stop) => void (await endExpired({ ...expired, stop })),
      },
      {
        name: 'forget-ended',
        every: options.sweepEvery ?? DEFAULTS.sweepEvery,
        run: () => asking.forgetEnded(),
      },
      {
        name: 'sweep',
        every: options.sweepEvery ?? DEFAULTS.sweepEvery,
        run: (stop) => sweep({ backend, queue: asking, marks, grace: orphanGrace, removeOrphans, stop, log }),
      },
    ],
    log,
  });

  let stopping = false;
  const close = async () => {
    stopping = true;
    stop.abort(new HandOver());
    const noMoreTime = setTimeout(() => {
      for (const lock of locks.values()) lock.giveUp();
    }, grace);
    // At once: until it is told, it goes on taking jobs, only to hand them over.
    await Promise.all([worker.close(), upkeep[Symbol.asyncDispose]()]);
    clearTimeout(noMoreTime);
    await cluster[Symbol.asyncDispose]();
    await parking.handOver(queue).catch((error: Error) => log.debug({ error: error.message }, 'parking'));
    await asking.close();
    await queue.close();
    redis.disconnect();
  };
  const paused = () => isPaused(redis, queue);
  return { readiness: () => readiness({ paused, backend, stopping }), close, [Symbol.asyncDispose]: close };
}
