import { ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type DownData, type JobData, jobDataSchema, type UpData } from '@tycho/contract';
import { type Outages, type Outcome, priorities, type SystemLine } from '@tycho/queue';
import { DelayedError, type Job, type Queue, UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { Cancelled } from './cancelled.ts';
import type { ClusterWatch } from './cluster-watch.ts';
import { down } from './down.ts';
import { Operation } from './operation.ts';
import type { Parking } from './parking.ts';
import { problemsOf } from './problems-of.ts';
import { revise } from './revise.ts';
import type { Step } from './step.ts';

export interface VisitorOptions {
  readonly queue: Queue<JobData>;
  readonly line: SystemLine;
  readonly parking: Parking;
  readonly cluster: ClusterWatch;
  readonly outages: Outages;
  readonly backend: Backend;
  readonly readyTimeout: number;
  readonly log: Logger;
}

/** How soon one that stands behind another in its line looks again, in milliseconds; usually it is woken. */
const BEHIND = 1_000;

/**
 * What a worker does with a job each time it gets hold of it: a step further, then either the end, or a
 * place in the parking until there is more to do. BullMQ hands a signal only to a function of three parameters.
 */
export function visitor({ queue, line, parking, cluster, outages, backend, readyTimeout, log }: VisitorOptions) {
  return async function visit(job: Job<JobData, Outcome>, token?: string, signal?: AbortSignal): Promise<Outcome> {
    const begun = Date.now();
    parking.leave(job);
    const operation = new Operation(job, { line, outages }, signal ?? new AbortController().signal, readyTimeout);
    try {
      const step = (await waitInLine(operation)) ?? cluster.outage ?? (await carryOut(operation, backend));
      if (step.kind === 'done') return finish(job, 'completed');
      await preferBegun(job);
      await parking.park(job, token ?? '', step);
    } catch (error) {
      if (error instanceof Cancelled) return await cancel(operation, job, error);
      const step = operation.signal.aborted ? null : await cluster.behind(error, begun);
      if (step === null) return await fail(operation, job, error);
      await parking.park(job, token ?? '', step);
    }
    throw new DelayedError();
  };

  /** One operation at a time on one system: what to wait for when another is first. */
  async function waitInLine(operation: Operation): Promise<Step | null> {
    const { data, id } = operation;
    const turn = await line.turn(data.guid, id);
    switch (turn.kind) {
      case 'first':
        return operation.begin();
      case 'cancelled':
        throw new Cancelled();
      case 'behind':
        if (isOver(await queue.getJobState(turn.ahead))) await line.leave(data.guid, turn.ahead);
        return { kind: 'wait', recheckIn: BEHIND, wake: () => ({ [Symbol.dispose]() {} }) };
    }
  }

  function finish(job: Job<JobData, Outcome>, outcome: Outcome): Outcome {
    log.info({ job: job.id, guid: job.data.guid }, `${job.data.kind} ${outcome}`);
    return outcome;
  }

  async function cancel(operation: Operation, job: Job<JobData, Outcome>, { message }: Cancelled): Promise<Outcome> {
    await operation.record({ problems: [problem('note', 'operation-cancelled', message)] });
    return finish(job, 'cancelled');
  }

  /** Throws what BullMQ takes as the sign to try again, or not to. */
  async function fail(operation: Operation, job: Job<JobData, Outcome>, error: unknown): Promise<never> {
    if (operation.signal.aborted) throw error;
    const problems = problemsOf(error);
    await operation.record({ problems: [...problems] });
    const text = problems.map((it) => it.message).join('; ');
    const context = { job: job.id, guid: job.data.guid, ...(error instanceof ProblemError ? {} : { err: error }) };
    if (operation.mayTryAgain(problems)) {
      log.warn({ ...context, attempt: job.attemptsMade + 1 }, `${job.data.kind} is tried again: ${text}`);
      throw new Error(text);
    }
    log.error(context, `${job.data.kind} failed: ${text}`);
    throw new UnrecoverableError(text);
  }
}

function carryOut(operation: Operation, backend: Backend): Promise<Step> {
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
async function preferBegun(job: Job<JobData>): Promise<void> {
  if (job.data.kind !== 'down' && job.priority !== priorities.begun)
    await job.changePriority({ priority: priorities.begun });
}

const isOver = (state: string): boolean => state === 'completed' || state === 'failed' || state === 'unknown';
