import type { Backend } from '@tycho/backends';
import type { JobData } from '@tycho/contract';
import { type Entry, type JobQueue, newEntry } from '@tycho/queue';
import { isForeign } from './access/system-owner.ts';
import { located } from './located.ts';
import type { Whose } from './request-owner.ts';
import { unknownSystem } from './unknown-system.ts';

export interface Removal extends Whose {
  readonly guid: string;
  readonly volumes: boolean;
}

/** The job that takes a system away: a new one, or the one that is to do so already. Throws `system-unknown`. */
export async function removal(
  { guid, owner, only, volumes }: Removal,
  { queue, backend }: { readonly queue: JobQueue; readonly backend: Backend },
): Promise<Entry> {
  const unfinished = await queue.unfinished(guid);
  const there = unfinished[0] ?? (await located(backend, guid));
  // When whoever asks was let pass, there may have been nothing yet.
  if (there === null || (await isForeign(guid, only, { queue, backend }))) throw unknownSystem(guid);
  const data: JobData = { kind: 'down', guid, owner, name: there?.name ?? '', volumes, cause: 'down' };
  // A removal that something was accepted after does not take that away; that of another is not theirs to follow.
  const last = unfinished.at(-1);
  return last?.kind === 'down' && last.owner === owner && !volumes ? { id: last.id, data } : newEntry(data);
}
