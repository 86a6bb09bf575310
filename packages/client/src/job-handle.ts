import type { Problem } from '@tycho/ast';
import type { Accepted, Job } from '@tycho/contract';
import { hasEnded } from '@tycho/contract/plain';
import type { CallOptions } from './call-options.ts';
import { TychoJobError } from './client-error.ts';
import { type JobSource, watchJobs } from './job-watch.ts';

type HandleSource = JobSource & Required<Pick<JobSource, 'job'>>;

/**
 * An operation that has been accepted and goes on by itself.
 *
 * @example
 * const job = await client.up({ files });
 * const { result } = await job.applied();
 */
export class JobHandle {
  readonly id: string;
  readonly guid: string;
  /** Name of the system. */
  readonly name: string;
  /** Warnings and notes on what was asked for. */
  readonly problems: readonly Problem[];
  readonly #source: HandleSource;

  constructor(source: HandleSource, accepted: Accepted) {
    this.#source = source;
    this.id = accepted.jobId;
    this.guid = accepted.guid;
    this.name = accepted.name;
    this.problems = accepted.problems;
  }

  /**
   * The job as it is now, then whenever something of it changes; ends when the job does, whatever its end.
   *
   * @example for await (const job of handle.progress()) console.log(job.state, job.services);
   */
  progress(options?: CallOptions): AsyncGenerator<Job, void> {
    return this.#watch(hasEnded, options);
  }

  /**
   * Waits until every object is applied: that is when the ports are known.
   *
   * @throws TychoJobError when the job ends before.
   * @example const { result } = await handle.applied();
   */
  async applied(options?: CallOptions): Promise<Job> {
    const job = await this.#last((it) => it.applied, options);
    if (job.applied) return job;
    throw new TychoJobError(job);
  }

  /**
   * Waits for the end: every service ready or completed, or, of a `down`, everything gone.
   *
   * @throws TychoJobError when the job failed or was cancelled.
   * @example await (await client.down(guid)).finished();
   */
  async finished(options?: CallOptions): Promise<Job> {
    const job = await this.#last(hasEnded, options);
    if (job.state === 'completed') return job;
    throw new TychoJobError(job);
  }

  async #last(enough: (job: Job) => boolean, options?: CallOptions): Promise<Job> {
    let last: Job | undefined;
    for await (const job of this.#watch(enough, options)) last = job;
    return last ?? this.#source.job(this.id, options);
  }

  #watch(enough: (job: Job) => boolean, options?: CallOptions): AsyncGenerator<Job, void> {
    return watchJobs(this.#source, [this.id], { ...options, enough });
  }
}
