import type { ServiceState } from '@tycho/ast';
import type { SeenState } from '../../backend.ts';
import { labelKeys } from '../compile/labels.ts';
import type { Pod, Workload } from '../objects.ts';
import type { WatchCache } from './watch-cache.ts';
import { workloadState } from './workload-state.ts';

/** The state of the whole is that of the workload which is furthest from ready. */
const worstFirst = ['failed', 'pending', 'starting', 'ready', 'completed'] as const satisfies readonly SeenState[];

/** How many systems the watches show in each state. */
export function countSystems(
  workloads: readonly WatchCache<Workload>[],
  pods: readonly WatchCache<Pod>[],
): Record<SeenState, number> {
  const counts = { failed: 0, pending: 0, starting: 0, ready: 0, completed: 0 };
  const now = Date.now();
  for (const guid of new Set(workloads.flatMap((it) => it.guids()))) {
    const byService = Map.groupBy(
      pods.flatMap((it) => it.of(guid)),
      serviceOf,
    );
    const states = workloads
      .flatMap((it) => it.of(guid))
      .map((it): ServiceState['state'] => workloadState(it, byService.get(serviceOf(it)) ?? [], 0, now).state.state);
    const state = worstFirst.find((it) => states.includes(it));
    if (state) counts[state] += 1;
  }
  return counts;
}

const serviceOf = (it: Workload | Pod): string | undefined => it.metadata.labels?.[labelKeys.service];
