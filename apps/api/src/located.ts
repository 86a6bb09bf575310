import type { Backend, Located } from '@tycho/backends';
import { isAway } from './is-away.ts';

/** Where a system is; `null`: nowhere; `undefined`: the cluster is away, so nobody can know. */
export async function located(backend: Pick<Backend, 'locate'>, guid: string): Promise<Located | null | undefined> {
  try {
    return await backend.locate(guid);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}
