import { ProblemError } from '@tycho/ast';
import { inBackground } from '@tycho/backends';
import { queueOptions, UPKEEP_QUEUE } from '@tycho/queue';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { HandOver } from '../hand-over.ts';
import { logRefusals } from '../log-refusals.ts';

/** Something that is done from time to time, by one worker of all. */
export interface Chore {
  readonly name: string;
  /** Milliseconds. */
  readonly every: number;
  /** Aborted: the worker stops, and what is left is for the next time. */
  run(stop: AbortSignal): Promise<void>;
}

export interface UpkeepOptions {
  readonly redis: Redis;
  readonly prefix: string;
  readonly chores: readonly Chore[];
  readonly log: Logger;
}

/** How often a worker looks whether Redis still knows of the chores, in milliseconds. */
const LOOK = 30_000;
/** As of other jobs: whoever does not renew it has died. Milliseconds. */
const LOCK = 30_000;

/**
 * The chores of all workers, each at its time by whichever worker is free: BullMQ's job schedulers make a job the
 * next time only when the last one has been taken, so however many workers there are, it is done once.
 */
export function startUpkeep({ redis, prefix, chores, log }: UpkeepOptions): AsyncDisposable {
  const connection = redis;
  const queue = new Queue(UPKEEP_QUEUE, { connection, prefix, ...queueOptions });
  const tell = logRefusals(log);
  queue.on('error', (error) => tell(error, 'upkeep'));

  const schedule = async () => {
    for (const { name, every } of chores) {
      const known = await queue.getJobScheduler(name);
      if (known?.every === every) continue;
      await queue.upsertJobScheduler(name, { every }, { opts: { removeOnComplete: true, removeOnFail: true } });
    }
  };
  const stop = new AbortController();
  const run = async (name: string) => {
    const chore = chores.find((it) => it.name === name);
    try {
      if (chore)
        await untilAborted(
          inBackground(() => chore.run(stop.signal)),
          stop.signal,
        );
    } catch (error) {
      // The next time comes soon.
      const reason = error instanceof ProblemError ? { problems: error.problems } : { err: error };
      log.warn(reason, `${name} could not be done this time`);
    }
  };
  const worker = new Worker(UPKEEP_QUEUE, (job) => run(job.name), {
    connection,
    prefix,
    lockDuration: LOCK,
    stalledInterval: LOCK / 2,
    skipVersionCheck: true,
  });
  worker.on('error', (error) => tell(error, 'upkeep'));
  const look = () => schedule().catch((error: Error) => tell(error, 'upkeep'));
  look();
  const timer = setInterval(look, LOOK);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort(new HandOver());
      await worker.close();
      await queue.close();
    },
  };
}

/** Waits no longer than until the signal: what the work waits for may never come. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
