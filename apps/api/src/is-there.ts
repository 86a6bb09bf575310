import type { Backend } from '@tycho/backends';
import { isAway } from './is-away.ts';

/** Whether there is anything of a system. While the cluster is away nobody can know: then it is taken to be there. */
export async function isThere(backend: Backend, guid: string): Promise<boolean> {
  try {
    return await backend.has(guid);
  } catch (error) {
    if (isAway(error)) return true;
    throw error;
  }
}
