import { ProblemError, problem } from '@tycho/ast';

/** What `work` answers, or `redis-unavailable` when it fails because of the connection. */
export async function unlessRedisAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError || !isAway(error)) throw error;
    throw new ProblemError([
      problem('error', 'redis-unavailable', `Redis does not answer: ${(error as Error).message}`, {
        hint: 'Jobs that were accepted go on when it returns. Try again then.',
      }),
    ]);
  }
}

/** Whether something failed because Redis does not answer. */
export const isRedisAway = (error: unknown): boolean =>
  error instanceof ProblemError && error.problems.some((it) => it.code === 'redis-unavailable');

/** ioredis has no common class for a lost connection; an error that Redis itself answered is a ReplyError. */
function isAway(error: unknown): boolean {
  return error instanceof Error && error.name !== 'ReplyError' && !(error instanceof TypeError);
}
