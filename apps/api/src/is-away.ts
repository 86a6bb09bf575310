import { ProblemError } from '@tycho/ast';

/** Whether something failed because the cluster does not answer. */
export const isAway = (error: unknown): boolean =>
  error instanceof ProblemError && error.problems.some((it) => it.code === 'cluster-unavailable');
