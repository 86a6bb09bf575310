import type { Backend } from '@tycho/backends';
import { guidSchema } from '@tycho/contract';
import type { JobQueue } from '@tycho/queue';

interface Parts {
  readonly queue: Pick<JobQueue, 'unfinished'>;
  readonly backend: Pick<Backend, 'locate'>;
}

/**
 * To whom a system belongs that is there, has left volumes, or is on its way; `null`: there is nothing of it, or it is
 * no GUID.
 */
export async function systemOwner(guid: string, { queue, backend }: Parts): Promise<string | null> {
  // Nothing else may become part of a request to the cluster.
  if (!guidSchema.safeParse(guid).success) return null;
  const there = await backend.locate(guid);
  if (there?.owner) return there.owner;
  const [first] = await queue.unfinished(guid);
  return first?.owner ?? null;
}

/** Whether it is the system of somebody else than the `only` owner whose things may be touched; `null`: all may be. */
export async function isForeign(guid: string, only: string | null, parts: Parts): Promise<boolean> {
  const whose = only === null ? null : await systemOwner(guid, parts);
  return whose !== null && whose !== only;
}
