import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { SystemStatus } from '@tycho/contract';
import { systemStatus } from '../system-status.ts';

/** Changes come in bursts, and to look costs the cluster some requests: one look in so many milliseconds. */
const GATHER = 500;

/** What is known of a system beside what the cluster shows. */
export interface Course {
  /** Operations on it have ended, and none is under way: what is not there now is gone, and not still to come. */
  isOver(): boolean;
  /** Is called when that may be so. */
  onEnd(listener: () => void): void;
}

/**
 * A system as it is in the cluster, now and whenever its state changes, whoever changed it; `null` once it is gone, also
 * where it came and went between two looks. While the cluster does not answer nothing is told.
 */
export async function* systemChanges(
  backend: Backend,
  guid: string,
  course: Course,
  signal: AbortSignal,
): AsyncGenerator<SystemStatus | null, void> {
  let changed = Promise.withResolvers<void>();
  using _ = backend.onChange(guid, () => changed.resolve());
  course.onEnd(() => changed.resolve());
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  let told: SystemStatus | undefined;
  /** `null`: it was not seen yet. */
  let isThere: boolean | null = null;
  while (!signal.aborted) {
    changed = Promise.withResolvers<void>();
    const isOver = course.isOver();
    const status = await look(backend, guid);
    const isGone = status === null && (isThere ?? isOver);
    if (isGone) yield null;
    if (status && !isDeepStrictEqual(status, told)) yield status;
    told = status ?? undefined;
    if (status) isThere = true;
    else if (isGone) isThere = false;
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
