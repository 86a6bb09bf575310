import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type Failure, systemSchema, type UpData } from '@tycho/contract';
import { Ended } from './ended.ts';
import type { Operation } from './operation.ts';
import { removeAll } from './remove-all.ts';
import type { Step } from './step.ts';
import { up } from './up.ts';

/**
 * The second half of an atomic operation that failed or was cancelled: what was last ready is brought back, as a
 * revision of its own; where nothing was, all that was made is removed. Ends by throwing how the operation ended.
 */
export async function goBack(operation: Operation<UpData>, backend: Backend, failure: Failure): Promise<Step> {
  const { returnTo } = failure;
  const step =
    returnTo === null
      ? await removeAll(operation, backend, operation.data.isNew)
      : await bringBack(operation, backend, failure, returnTo);
  if (step.kind === 'wait') return step;
  const problems = [...failure.problems, wentBack(returnTo, operation.progress.revision)];
  if (failure.cause === 'failed') throw new ProblemError(problems);
  throw new Ended(null, problems);
}

async function bringBack(
  operation: Operation<UpData>,
  backend: Backend,
  failure: Failure,
  returnTo: number,
): Promise<Step> {
  const { guid } = operation.data;
  try {
    const system = systemSchema.parse((await backend.kept(guid, returnTo))?.system);
    const cause = `back to ${returnTo}, because ${failure.revision} failed`;
    return await up(operation, backend, backend.compile(system, guid, 'back'), cause);
  } catch (error) {
    if (!(error instanceof ProblemError) || operation.mayTryAgain(error.problems)) throw error;
    const { revision } = operation.progress;
    if (revision !== null) await backend.markRevision(guid, revision, true, operation.signal);
    throw new ProblemError([...failure.problems, stayedAway(returnTo), ...error.problems]);
  }
}

function wentBack(returnTo: number | null, revision: number | null): Problem {
  const message =
    returnTo === null
      ? 'nothing was ready before, so all of it was removed again'
      : `revision ${returnTo} was brought back, as revision ${revision}`;
  return problem('note', 'went-back', message);
}

const stayedAway = (returnTo: number): Problem =>
  problem('warning', 'went-back', `revision ${returnTo} was to be brought back, and that failed too`);
