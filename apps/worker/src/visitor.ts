import { ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type DownData, jobDataSchema, type UpData } from '@tycho/contract';
import {
  type Batches,
  type Fairness,
  isRetired,
  type KeptData,
  type Outages,
  type Outcome,
  priorities,
  type Sealer,
  type SystemLine,
} from '@tycho/queue';
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import type { ClusterWatch } from './cluster-watch.ts';
import { down } from './down.ts';
import { endEarly, endingNote } from './end-early.ts';
import { Ended } from './ended.ts';
import { HandOver } from './hand-over.ts';
import { JobLock, LeftToAnother } from './job-lock.ts';
import { leftToOthers } from './left-to-others.ts';
import type { JobLocks } from './locking-worker.ts';
import { Operation } from './operation.ts';
import type { Parking } from './parking.ts';
import { problemsOf } from './problems-of.ts';
import { revise } from './revise.ts';
import type { Step } from './step.ts';

export interface VisitorOptions {
  readonly line: SystemLine;
  readonly batches: Batches;
  readonly fairness: Fairness;
  readonly parking: Parking;
  readonly locks: JobLocks;
  /** Aborted when the worker is to stop. */
  readonly stop: AbortSignal;
  readonly cluster: ClusterWatch;
  readonly outages: Outages;
  readonly sealer: Sealer;
  readonly backend: Backend;
  /** How long a job may take, and nothing of it get further, where it does not say so itself; in milliseconds. */
  readonly limits: { readonly job: number; readonly ready: number };
  readonly log: Logger;
}

/** How soon one that stands behind another in its line looks again, in milliseconds; usually it is woken. */
const BEHIND = 1_000;

/**
 * What a worker does with a job each time it gets hold of it: a step further, then either the end, or a
 * place in the parking until there is more to do.
 */
export function visitor(options: VisitorOptions) {
  const { line, batches, fairness, parking, locks, stop, cluster, outages, sealer, backend, limits, log } = options;
  const left = leftToOthers(sealer, log);
  return async function visit(job: Job<KeptData, Outcome>, token = ''): Promise<Outcome> {
    const begun = Date.now();
    const lock = new JobLock(token);
    parking.leave(job);
    const later = left(job);
    if (later !== null) await parking.park(job, token, later);
    if (later !== null) throw new DelayedError();
    locks.set(token, lock);
    const operation = new Operation(job, { line, outages, sealer }, { lock, stop }, limits);
    try {
      if (isRetired(job.data)) return finish(job, 'completed');
      if (operation.progress.begun === null) await fairness.begun(job.priority);
      const step = await oneStep(operation).catch((error) => waitForCluster(error, lock, begun));
      if (step.kind === 'done') {
        if (step.outcome === undefined) await operation.retire();
        return finish(job, step.outcome ?? 'completed');
      }
      if (job.data.batch && operation.progress.applied) await batches.tally(job.data.batch, 'applied');
      await preferBegun(job);
      await parking.park(job, token, step);
    } catch (error) {
      if (stop.aborted && [error, lock.signal.reason].some((it) => it instanceof HandOver))
        await handOver(operation, job, lock);
      if (lock.isHeld()) await fail(operation, job, error);
      log.warn(`${job.data.kind} is left to another worker: the lock is lost`);
      throw new LeftToAnother();
    } finally {
      if (locks.get(token) === lock) locks.delete(token);
    }
    throw new DelayedError();
  };

  /** One operation at a time on one system: the first one goes on, the others wait. */
  async function oneStep(operation: Operation): Promise<Step> {
    try {
      stop.throwIfAborted();
      const turn = await operation.turn();
      if (turn.kind === 'behind') return { kind: 'wait', recheckIn: BEHIND, wake: () => ({ [Symbol.dispose]() {} }) };
      if (operation.progress.begun === null) operation.throwIfLate();
      if (await isCancelled(operation)) throw new Ended(null);
      await operation.begin();
      if (cluster.outage === null) return await carryOut(operation, backend);
      operation.throwIfLate();
      return cluster.outage;
    } catch (error) {
      if (error instanceof Ended) return end(operation, error);
      throw error;
    }
  }

  /** Gives the job back, with what was done so far; that is no attempt. Throws what BullMQ takes as the sign of it. */
  async function handOver(operation: Operation, job: Job<KeptData>, lock: JobLock): Promise<never> {
    if (lock.isHeld()) await operation.record();
    await job.moveToWait(lock.token);
    log.info({ job: job.id, guid: job.data.guid }, `${job.data.kind} is handed over to another worker`);
    throw new WaitingError();
  }

  /** Whether it is of a batch that was cancelled before this came to its turn; else the batch hears that it has. */
  async function isCancelled({ data: { batch }, progress }: Operation): Promise<boolean> {
    return batch !== undefined && progress.begun === null && batches.tally(batch, 'begun');
  }

  async function end(operation: Operation, ended: Ended): Promise<Step> {
    try {
      const step = await endEarly(operation, backend, ended);
      if (step.kind === 'wait') return step;
    } catch (error) {
      if (error instanceof Ended) return end(operation, error);
      throw error;
    }
    await operation.record({ problems: [endingNote(operation, ended), ...ended.problems] });
    return { kind: 'done', outcome: ended.outcome };
  }

  async function waitForCluster(error: unknown, lock: JobLock, begun: number): Promise<Step> {
    const step = lock.isHeld() ? await cluster.behind(error, begun) : null;
    if (step === null) throw error;
    return step;
  }

  function finish(job: Job<KeptData, Outcome>, outcome: Outcome): Outcome {
    log.info({ durationMs: Date.now() - job.timestamp }, `${job.data.kind} ${outcome}`);
    return outcome;
  }

  /** Throws what BullMQ takes as the sign to try again, or not to. */
  async function fail(operation: Operation, job: Job<KeptData, Outcome>, error: unknown): Promise<never> {
    const problems = problemsOf(error);
    const text = problems.map((it) => it.message).join('; ');
    // BullMQ keeps what is thrown as it is, and what went wrong may quote what is sealed.
    const codes = [...new Set(problems.map((it) => it.code))].join(', ');
    if (operation.mayTryAgain(problems)) operation.tell('attempt-failed', text);
    await operation.record({ problems: [...problems] });
    const context = {
      code: problems[0]?.code,
      durationMs: Date.now() - job.timestamp,
      ...(error instanceof ProblemError ? {} : { err: error }),
    };
    if (operation.mayTryAgain(problems)) {
      log.warn(context, `${job.data.kind} is tried again: ${text}`);
      throw new Error(codes);
    }
    log.error(context, `${job.data.kind} failed: ${text}`);
    throw new UnrecoverableError(codes);
  }
}

function carryOut(operation: Operation, backend: Backend): Promise<Step> {
  operation.throwIfDamaged();
  const data = jobDataSchema.safeParse(operation.data);
  if (!data.success) {
    const message = `this worker does not understand the job: ${data.error.message}`;
    throw new ProblemError([problem('error', 'request-invalid', message)]);
  }
  return operation.data.kind === 'down'
    ? down(operation as Operation<DownData>, backend)
    : revise(operation as Operation<UpData>, backend);
}

/** What is begun comes before what has not. */
async function preferBegun(job: Job<KeptData>): Promise<void> {
  if (job.priority > priorities.begun) await job.changePriority({ priority: priorities.begun });
}
