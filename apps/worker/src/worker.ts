import { mayPass, type Problem, ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type DownData, type JobData, jobDataSchema, type UpData } from '@tycho/contract';
import { DEFAULT_PREFIX, type Outcome, priorities, QUEUE_NAME, SystemLine } from '@tycho/queue';
import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { backOff } from './back-off.ts';
import { Cancelled } from './cancelled.ts';
import { down } from './down.ts';
import { Operation } from './operation.ts';
import { Parking } from './parking.ts';
import type { Step } from './step.ts';
import { up } from './up.ts';

export interface WorkerOptions {
  readonly redisUrl: string;
  readonly prefix?: string | undefined;
  readonly backend: Backend;
  /** Operations that are being applied at once. More than the cluster takes at once gains nothing. */
  readonly concurrency?: number | undefined;
  /** How long a system may take to become ready after its last object was made, in milliseconds. */
  readonly readyTimeout?: number | undefined;
  readonly log: Logger;
}

export interface WorkerHandle extends AsyncDisposable {
  /** Ends after the visits under way; what is parked another worker takes up. */
  close(): Promise<void>;
}

const DEFAULTS = { concurrency: 8, readyTimeout: 10 * 60_000 };
/** A job whose worker did not renew its lock for so long is given to another, in milliseconds. */
const LOCK = 10_000;
/** A job may be taken over from so many dead workers. */
const TAKEOVERS = 100;
/** How soon one that stands behind another in its line looks again, in milliseconds; usually it is woken. */
const BEHIND = 1_000;

/** Takes operations from the queue and carries them out on the backend. */
export async function startWorker(options: WorkerOptions): Promise<WorkerHandle> {
  const { redisUrl, prefix = DEFAULT_PREFIX, backend, log } = options;
  const { concurrency = DEFAULTS.concurrency, readyTimeout = DEFAULTS.readyTimeout } = options;
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, 1_000),
  });
  redis.on('error', (error) => log.debug({ error: error.message }, 'Redis is away'));
  const line = new SystemLine(redis, prefix);
  const queue = new Queue<JobData>(QUEUE_NAME, { connection: redis, prefix, skipVersionCheck: true });
  queue.on('error', (error) => log.debug({ error: error.message }, 'queue'));
  const parking = new Parking();

  async function visit(
    job: Job<JobData, Outcome>,
    token = '',
    signal = new AbortController().signal,
  ): Promise<Outcome> {
    parking.leave(job);
    const operation = new Operation(job, line, signal, readyTimeout);
    try {
      const step = (await waitInLine(operation)) ?? (await carryOut(operation));
      if (step.kind === 'done') return await finish(job, 'succeeded');
      if (job.priority !== priorities.begun && job.data.kind === 'up')
        await job.changePriority({ priority: priorities.begun });
      await parking.park(job, token, step.recheckIn, step.wake);
    } catch (error) {
      if (error instanceof Cancelled) {
        await operation.record({ problems: [problem('note', 'operation-cancelled', error.message)] });
        return finish(job, 'cancelled');
      }
      return await fail(operation, job, error);
    }
    throw new DelayedError();
  }

  /** One operation at a time on one system: what to wait for when another is first. */
  async function waitInLine({ data, id }: Operation): Promise<Step | null> {
    const place = await line.place(data.guid, id);
    switch (place.kind) {
      case 'first':
        return null;
      case 'cancelled':
        throw new Cancelled();
      case 'behind': {
        const state = await queue.getJobState(place.ahead);
        if (state === 'completed' || state === 'failed' || state === 'unknown')
          await line.leave(data.guid, place.ahead);
        return { kind: 'wait', recheckIn: BEHIND, wake: () => ({ [Symbol.dispose]() {} }) };
      }
    }
  }

  async function carryOut(operation: Operation): Promise<Step> {
    const data = jobDataSchema.safeParse(operation.data);
    if (!data.success)
      throw new ProblemError([
        problem('error', 'request-invalid', `this worker does not understand the job: ${data.error.message}`),
      ]);
    return operation.data.kind === 'up'
      ? up(operation as Operation<UpData>, backend)
      : down(operation as Operation<DownData>, backend);
  }

  async function finish(job: Job<JobData, Outcome>, outcome: Outcome): Promise<Outcome> {
    await leaveLine(job);
    log.info({ job: job.id, guid: job.data.guid }, `${job.data.kind} ${outcome}`);
    return outcome;
  }

  async function fail(operation: Operation, job: Job<JobData, Outcome>, error: unknown): Promise<never> {
    if (operation.signal.aborted) throw error;
    const problems = problemsOf(error);
    await operation.record({ problems: [...problems] });
    const text = problems.map((it) => it.message).join('; ');
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (mayPass(problems) && !last) {
      log.warn({ job: job.id, attempt: job.attemptsMade + 1 }, `${job.data.kind} is tried again: ${text}`);
      throw new Error(text);
    }
    await leaveLine(job);
    log.error(
      { job: job.id, guid: job.data.guid, ...(error instanceof ProblemError ? {} : { err: error }) },
      `${job.data.kind} failed: ${text}`,
    );
    throw new UnrecoverableError(text);
  }

  /** Who is first now need not wait for its time. */
  async function leaveLine({ id = '', data }: Job<JobData>): Promise<void> {
    const first = await line.leave(data.guid, id);
    const next = first && (await queue.getJob(first));
    if (next && (await next.isDelayed())) await next.promote().catch(() => {});
  }

  const worker = new Worker<JobData, Outcome>(QUEUE_NAME, visit, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: LOCK,
    stalledInterval: LOCK / 2,
    maxStalledCount: TAKEOVERS,
    skipVersionCheck: true,
    settings: { backoffStrategy: backOff },
  });
  worker.on('error', (error) => log.debug({ error: error.message }, 'worker'));
  worker.on('stalled', (job) => log.warn({ job }, 'taken over from a worker that died'));

  const close = async () => {
    await worker.close();
    parking[Symbol.dispose]();
    await queue.close();
    redis.disconnect();
  };
  return { close, [Symbol.asyncDispose]: close };
}

/** What nobody foresaw may pass too, and is told as it came. */
function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  return [problem('error', 'internal-error', error instanceof Error ? error.message : String(error))];
}
