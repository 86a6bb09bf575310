import type { Backend } from '@tycho/backends';
import type { JobQueue } from '@tycho/queue';

/** To whom a system belongs that is there, has left volumes, or is on its way; `null`: there is nothing of it. */
export async function systemOwner(
  guid: string,
  { queue, backend }: { readonly queue: Pick<JobQueue, 'unfinished'>; readonly backend: Pick<Backend, 'owner'> },
): Promise<string | null> {
  const there = await backend.owner(guid);
  if (there !== null) return there;
  const [first] = await queue.unfinished(guid);
  return first?.owner ?? null;
}
