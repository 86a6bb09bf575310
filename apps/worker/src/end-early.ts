import { type Problem, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { Failure, UpData } from '@tycho/contract';
import type { KeptData } from '@tycho/queue';
import type { Ended } from './ended.ts';
import { goBack } from './go-back.ts';
import type { Operation } from './operation.ts';
import type { Step } from './step.ts';

/**
 * What is left to do of an operation that is to end before it is done. What it has applied stays, for what comes
 * after it or for a `down`; its revision counts as one that did not become ready. An atomic one that somebody
 * cancelled brings the last good revision back, as when it fails.
 */
export async function endEarly(operation: Operation, backend: Backend, ended: Ended): Promise<Step> {
  const { data, progress, signal } = operation;
  const { revision, changes, failure } = progress;
  const wentBack = ended.by === null && failure !== null;
  if (data.kind === 'down' || revision === null || isRemoval(ended.by) || wentBack) return { kind: 'done' };
  const isNewRevision = changes[0]?.action !== 'unchanged';
  if (isNewRevision) await backend.markRevision(data.guid, revision, true, signal);
  if (ended.by !== null || !data.atomic || !isNewRevision) return { kind: 'done' };
  const earlier = (await backend.revisions(data.guid)).find((it) => !it.failed && it.number < revision);
  const returnTo = earlier?.number ?? null;
  const cancelled: Failure = { cause: 'cancelled', problems: [], revision, returnTo };
  await operation.startOver({ failure: cancelled });
  return goBack(operation as Operation<UpData>, backend, cancelled);
}

/** What is said of its end. */
export function endingNote({ data, progress }: Operation, { by }: Ended): Problem {
  if (by === null)
    return problem('note', 'operation-cancelled', 'cancelled on request', stays(data, progress.revision));
  if (isRemoval(by)) return problem('note', 'operation-cancelled', 'a later removal of the system cancelled this');
  return problem('note', 'operation-superseded', `${by} says anew what the system is to be, and was accepted later`);
}

function stays({ kind, guid }: KeptData, revision: number | null): { hint?: string } {
  if (kind === 'down' || revision === null) return {};
  return { hint: `What was applied of it stays. Take it away with: tycho down ${guid}` };
}

const isRemoval = (by: string | null): boolean => by?.startsWith('down-') ?? false;
