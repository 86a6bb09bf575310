import { formatProblem, mayPass, type Problem } from '@tycho/ast';
import type { Job } from '@tycho/contract';

/** The API answered, and said no. `problems` holds everything that it found. */
export class TychoApiError extends Error {
  override readonly name = 'TychoApiError';
  /** HTTP status of the answer. */
  readonly status: number;
  readonly problems: readonly Problem[];
  /** Seconds after which the same may be asked again, where the API says so. */
  readonly retryAfter: number | null;

  constructor(status: number, detail: string, problems: readonly Problem[], retryAfter: number | null = null) {
    super(problems.length > 0 ? problems.map(formatProblem).join('\n') : detail);
    this.status = status;
    this.problems = problems;
    this.retryAfter = retryAfter;
  }
}

/** Nothing that speaks Tycho answered at `url`. */
export class TychoUnreachableError extends Error {
  override readonly name = 'TychoUnreachableError';
  readonly url: string;
  readonly reason: string;

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(
      `no Tycho API answers at ${url} (${reason}). Start one with: tycho api. Or name another with -s URL or TYCHO_URL.`,
      options,
    );
    this.url = url;
    this.reason = reason;
  }
}

/** A job that came to its end, and not to the one that was asked for. */
export class TychoJobError extends Error {
  override readonly name = 'TychoJobError';
  readonly job: Job;

  constructor(job: Job) {
    const errors = job.problems.filter((it) => it.level === 'error').map(formatProblem);
    super([`${job.kind} of ${job.name} ${job.guid}: ${job.state}`, ...errors].join('\n'));
    this.job = job;
  }
}

/** Whether the same call may succeed a moment later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof TychoUnreachableError ||
  (error instanceof TychoApiError &&
    (error.status === 503 || (error.status > 500 && error.problems.length > 0 && mayPass(error.problems))));
