import type { Backend } from '@tycho/backends';
import type { JobData } from '@tycho/contract';
import { type Entry, type JobQueue, newEntry } from '@tycho/queue';
import { isThere } from './is-there.ts';
import { unknownSystem } from './unknown-system.ts';

/** The job that takes a system away: a new one, or the one that is to do so already. Throws `system-unknown`. */
export async function removal(
  { guid, owner, volumes }: { readonly guid: string; readonly owner: string; readonly volumes: boolean },
  { queue, backend }: { readonly queue: JobQueue; readonly backend: Backend },
): Promise<Entry> {
  const unfinished = await queue.unfinished(guid);
  if (unfinished.length === 0 && !(await isThere(backend, guid))) throw unknownSystem(guid);
  const data: JobData = { kind: 'down', guid, owner, name: unfinished[0]?.name ?? '', volumes, cause: 'down' };
  // A removal that something was accepted after does not take that away; that of another is not theirs to follow.
  const last = unfinished.at(-1);
  return last?.kind === 'down' && last.owner === owner && !volumes ? { id: last.id, data } : newEntry(data);
}
