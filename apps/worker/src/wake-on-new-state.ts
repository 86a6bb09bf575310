import { isDeepStrictEqual } from 'node:util';
import type { Backend, Plan } from '@tycho/backends';
import type { UpData } from '@tycho/contract';
import type { Operation } from './operation.ts';
import { servicesProgress } from './services-progress.ts';

/** Changes come in bursts: so long they are gathered, in milliseconds. */
const GATHER = 20;

/**
 * Wakes the operation when the cluster shows another state of its services than the one recorded. Most
 * changes of a pod are not worth a visit, and looking costs nothing: the watch has it all in memory.
 */
export function wakeOnNewState(
  operation: Operation<UpData>,
  backend: Backend,
  plan: Plan,
  wake: () => void,
): Disposable {
  let timer: NodeJS.Timeout | null = null;
  const { made, progress } = operation;
  const look = async () => {
    timer = null;
    const { states } = await backend.observe(plan, made, progress.changes);
    if (!isDeepStrictEqual(servicesProgress(states), progress.services)) wake();
  };
  const changed = () => {
    timer ??= setTimeout(() => look().catch(wake), GATHER);
  };
  const listening = backend.onChange(plan.guid, changed);
  // Something may have changed between the last look and now.
  changed();
  return {
    [Symbol.dispose]() {
      listening[Symbol.dispose]();
      if (timer) clearTimeout(timer);
    },
  };
}
