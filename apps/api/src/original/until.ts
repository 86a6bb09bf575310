import { type Problem, ProblemError } from '@tycho/ast';
import { hasEnded, type Job } from '@tycho/contract';
import type { JobEvents } from '@tycho/queue';
import { unknownJob } from '../unknown-job.ts';

interface Waiting {
  readonly events: Pick<JobEvents, 'changed'>;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * The job once it has come so far; as it is when patience ends, or nobody waits any more. Throws why it ended before.
 */
export async function until(
  isFar: (job: Job) => boolean,
  id: string,
  { events, patience, signal }: Waiting,
): Promise<Job> {
  const end = Date.now() + patience;
  // No job has this one, so the first look is at once.
  let version = '';
  for (;;) {
    const job = await events.changed(id, version, Math.max(0, end - Date.now()), signal);
    if (job === null) throw unknownJob(id);
    if (isFar(job)) return job;
    if (hasEnded(job)) throw new ProblemError(reasons(job));
    if (signal.aborted || Date.now() >= end) return job;
    version = job.version;
  }
}

/** Why it ended, first; being cancelled is no error of the job itself, but it is one of who waits for it. */
function reasons({ problems }: Job): readonly Problem[] {
  return problems.map((it) => (endings.has(it.code) ? { ...it, level: 'error' } : it));
}

const endings: ReadonlySet<string> = new Set(['operation-cancelled', 'operation-superseded']);
