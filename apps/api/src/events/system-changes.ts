import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { SystemStatus } from '@tycho/contract';
import { systemStatus } from '../system-status.ts';

/** Changes come in bursts, and to look costs the cluster some requests: one look in so many milliseconds. */
const GATHER = 500;

/**
 * A system as it is in the cluster, now and whenever its state changes, whoever changed it; `null` once it is gone.
 * While the cluster does not answer nothing is told.
 */
export async function* systemChanges(
  backend: Backend,
  guid: string,
  signal: AbortSignal,
): AsyncGenerator<SystemStatus | null, void> {
  let changed = Promise.withResolvers<void>();
  using _ = backend.onChange(guid, () => changed.resolve());
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  let told: SystemStatus | undefined;
  let wasThere = false;
  while (!signal.aborted) {
    changed = Promise.withResolvers<void>();
    const status = await look(backend, guid);
    if (status === null && wasThere) yield null;
    if (status && !isDeepStrictEqual(status, told)) yield status;
    told = status ?? undefined;
    wasThere = status === undefined ? wasThere : status !== null;
    await Promise.race([changed.promise, aborted]);
    await sleep(GATHER, undefined, { signal }).catch(() => {});
  }
}

/** `undefined`: nobody knows. */
async function look(backend: Backend, guid: string): Promise<SystemStatus | null | undefined> {
  try {
    const system = await backend.get(guid);
    return system && systemStatus(system);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
