import { type Problem, problem, type System, type SystemPlacement } from '@tycho/ast';
import type { Backend, VolumeHolder } from '@tycho/backends';
import type { JobQueue } from '@tycho/queue';

/** A system that is gone, and comes back to its volumes. */
export interface TakenUp {
  readonly guid: string;
  readonly note: Problem;
}

/**
 * The system of the same name and owner that is gone and has left volumes, the newest of them; `null` where there is
 * none. It is answered to nobody else. `dryRun`: nobody is kept from it. `placement`: it lives so, where that is asked
 * for.
 */
export async function takeUpVolumes(
  system: System,
  backend: Backend,
  queue: JobQueue,
  {
    owner,
    dryRun,
    placement,
  }: { readonly owner: string; readonly dryRun: boolean; readonly placement: SystemPlacement | null },
): Promise<TakenUp | null> {
  if (!system.volumes.some((it) => it.storage.kind === 'made')) return null;
  const holders = await backend.volumeHolders(system, owner, placement);
  const free: string[] = [];
  for (const it of holders) if (await isFree(it, queue)) free.push(it.guid);
  for (const guid of free) {
    if (!dryRun && !(await queue.reserve(guid))) continue;
    return {
      guid,
      note: takenUp(
        guid,
        free.filter((it) => it !== guid),
      ),
    };
  }
  return null;
}

/** Gone, or about to go. */
async function isFree({ guid, running }: VolumeHolder, queue: JobQueue): Promise<boolean> {
  const last = (await queue.unfinished(guid)).at(-1);
  return last === undefined ? !running : last.kind === 'down';
}

function takenUp(guid: string, others: readonly string[]): Problem {
  const text = `the volumes of system ${guid}, which is gone, are taken up again`;
  if (others.length === 0) return problem('note', 'volumes-taken-up', text, { path: 'volumes' });
  return problem('warning', 'volumes-taken-up', `${text}; others of this name left theirs too: ${others.join(', ')}`, {
    path: 'volumes',
    hint: 'Name the one that is meant with --guid, start with --new-volumes, or remove old ones with `tycho down --volumes GUID`.',
  });
}
