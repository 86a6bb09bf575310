import { ProblemError } from '@tycho/ast';

/** The cluster cannot say anything now. */
const away: ReadonlySet<string> = new Set(['cluster-unavailable', 'cluster-busy', 'cluster-failed']);

/** Whether something failed because the cluster does not answer. */
export const isAway = (error: unknown): boolean =>
  error instanceof ProblemError && error.problems.some((it) => away.has(it.code));
