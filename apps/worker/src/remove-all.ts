import type { Backend } from '@tycho/backends';
import type { Operation } from './operation.ts';
import type { Step } from './step.ts';

/** How soon to look again, in milliseconds, when no change is seen: some kinds are not watched. */
const RECHECK = 1_000;

/** Takes a system away, and is done when nothing of it is left. */
export async function removeAll(operation: Operation, backend: Backend, volumes: boolean): Promise<Step> {
  const { guid } = operation.data;
  operation.throwIfLate();
  const left = await backend.remove(guid, { volumes }, operation.signal);
  const seen = new Set([...operation.progress.changes.map((it) => it.artifact), ...left]);
  await operation.record({
    changes: [...seen].map((artifact) => ({ artifact, action: 'deleted' })),
    applied: left.length === 0,
    problems: [],
  });
  if (left.length === 0) return { kind: 'done' };
  return {
    kind: 'wait',
    recheckIn: Math.min(RECHECK, await operation.timeLeft()),
    wake: (wake) => backend.onChange(guid, wake),
  };
}
