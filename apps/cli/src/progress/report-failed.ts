import type { Problem } from '@tycho/ast';
import { hasEnded, type Job } from '@tycho/contract';
import { markFailed } from '../exit-codes.ts';
import { reportProblems } from '../output/report-problems.ts';
import { complain } from '../report-failure.ts';

/** Tells why jobs did not come to the end that was asked for, and lets the command fail when there is one. */
export function reportFailed(jobs: readonly Job[], relabel: (it: Problem) => Problem = (it) => it): void {
  for (const job of jobs) {
    if (!hasEnded(job) || job.state === 'completed') continue;
    markFailed();
    complain(`${job.kind} of ${[job.name, job.guid].filter(Boolean).join(' ')} ${outcome(job)}`);
    reportProblems(job.problems.filter((it) => it.level === 'error').map(relabel));
  }
}

/** A failed launch leaves its objects for a look at them, unless it went back. */
function outcome({ kind, state, guid, problems }: Job): string {
  if (state === 'cancelled') return 'was cancelled';
  if (state === 'superseded') return 'was superseded by a later one';
  const back = problems.find((it) => it.code === 'went-back');
  if (back !== undefined) return `failed: ${back.message}`;
  return kind === 'down'
    ? 'failed'
    : `failed. What was made of it stays for a look; take it away with: tycho down ${guid}`;
}
