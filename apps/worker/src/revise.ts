import { type Problem, ProblemError, type System } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { UpData } from '@tycho/contract';
import { goBack } from './go-back.ts';
import type { Operation } from './operation.ts';
import type { Step } from './step.ts';
import { up } from './up.ts';

/** Brings a system to its next revision. When that fails, and the operation is atomic, it goes back. */
export async function revise(operation: Operation<UpData>, backend: Backend): Promise<Step> {
  if (operation.progress.failure) return goBack(operation, backend, operation.progress.failure);
  const { system, guid, cause, direction } = operation.data;
  try {
    const step = await up(operation, backend, backend.compile(system, guid, direction), cause);
    if (step.kind === 'done') await becameReady(operation, backend);
    return step;
  } catch (error) {
    if (!(error instanceof ProblemError) || operation.mayTryAgain(error.problems)) throw error;
    return failed(operation, backend, error);
  }
}

/** A revision that is applied again may have failed before. */
async function becameReady({ data, progress, signal }: Operation<UpData>, backend: Backend): Promise<void> {
  const [root] = progress.changes;
  if (progress.revision !== null && root?.action === 'unchanged')
    await backend.markRevision(data.guid, progress.revision, false, signal);
}

async function failed(operation: Operation<UpData>, backend: Backend, error: ProblemError): Promise<Step> {
  const { guid, atomic, system } = operation.data;
  const { revision } = operation.progress;
  if (revision === null) throw error;
  await backend.markRevision(guid, revision, true, operation.signal);
  if (!atomic && !asksToGoBack(system, error.problems)) throw error;
  const earlier = (await backend.revisions(guid)).find((it) => !it.failed && it.number < revision);
  if (!atomic && !earlier) throw error;
  const problems = [...error.problems];
  const failure = { cause: 'failed', problems, revision, returnTo: earlier?.number ?? null } as const;
  await operation.startOver({ failure });
  return goBack(operation, backend, failure);
}

/** A service that failed says itself that it is to go back: Compose's `failure_action: rollback`. */
const asksToGoBack = ({ services }: System, problems: readonly Problem[]): boolean =>
  services.some(
    ({ name, update }) => update?.onFailure === 'rollback' && problems.some(({ path }) => path === `services.${name}`),
  );
