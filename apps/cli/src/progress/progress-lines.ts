import { mayPass } from '@tycho/ast';
import { hasEnded, type Job } from '@tycho/contract';

export type LineState = Job['services'][string]['state'] | Job['state'] | 'retrying';

/** What is to be told of a job, a line for each service; `subject` is `null` for the job itself. */
export interface ProgressLine {
  readonly subject: string | null;
  readonly state: LineState;
  readonly reason: string | null;
}

/** A job as lines: first what keeps it from going on, then its services, or the job itself while none is known. */
export function progressLines(job: Job): ProgressLine[] {
  const services = Object.entries(job.services).map(([subject, { state, reason }]) => ({ subject, state, reason }));
  const trouble = troubleOf(job);
  const itself: ProgressLine[] = services.length === 0 ? [{ subject: null, state: job.state, reason: null }] : [];
  return [...(trouble === null ? itself : [trouble]), ...services];
}

function troubleOf(job: Job): ProgressLine | null {
  if (hasEnded(job)) return null;
  const error = job.problems.find((it) => it.level === 'error' && mayPass([it]));
  return error ? { subject: null, state: 'retrying', reason: `${error.message} (attempt ${job.attempts + 1})` } : null;
}

/** `2 of 3 ready`, or the state of the job while no service is known. */
export function progressSummary(job: Job): string {
  const states = Object.values(job.services).map((it) => it.state);
  if (states.length === 0 || job.kind === 'down') return job.state;
  const settled = states.filter((it) => it === 'ready' || it === 'completed').length;
  const failed = states.filter((it) => it === 'failed').length;
  return `${settled} of ${states.length} ready${failed > 0 ? `, ${failed} failed` : ''}`;
}
