import { ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type BatchAccepted, type BulkRequest, newGuid, timeLimits } from '@tycho/contract';
import { type Admitted, BatchItems, type BatchLaunch, type BatchPlan, type JobQueue, type Refusal } from '@tycho/queue';
import type { Launchable, LaunchRules } from '../launch.ts';
import { refuseIfImpossible } from '../refuse-if-impossible.ts';
import { timeSlices } from '../time-slices.ts';
import { BulkLaunches } from './bulk-launches.ts';
import { BulkProblems } from './bulk-problems.ts';

/** Launches that are laid down at once. */
const SLICE = 100;

export interface BatchOptions extends LaunchRules {
  readonly queue: JobQueue;
  readonly backend: Backend;
}

/**
 * Accepts what is good of many launches, or nothing of them. When it answers, all of it reaches the queue, whatever dies;
 * when it throws, nothing does. Other requests are answered in between, and no more than a slice of it is in memory.
 */
export async function launchBatch(
  id: string,
  owner: string,
  request: BulkRequest,
  { queue, backend, policy, bundle }: BatchOptions,
): Promise<BatchAccepted> {
  const { batches } = queue;
  const launches = new BulkLaunches(request, { policy, bundle });
  const problems = new BulkProblems();
  const refused = new Set<number>();
  const laid = { launches: new Map<number, BatchLaunch>(), refusals: new Map<number, Refusal>() };
  const layDown = async () => {
    await batches.stage(id, laid.launches, laid.refusals);
    laid.launches.clear();
    laid.refusals.clear();
  };
  const pause = timeSlices();
  for (const [index, it] of request.launches.entries()) {
    try {
      const found = launches.launch(it);
      // Under which name it will live does not matter.
      if (found.system.placement === 'isolated') await refuseIfImpossible(backend, found.system, newGuid());
      problems.add(index, found.problems);
      const atomic = it.atomic ?? request.defaults?.atomic ?? false;
      const timeouts = it.timeouts ?? request.defaults?.timeouts;
      const limits = timeouts ? { timeLimits: timeLimits(timeouts) } : {};
      laid.launches.set(index, { ...partsOf(found), atomic, ...limits });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.add(index, error.problems);
      refused.add(index);
      laid.refusals.set(index, { name: it.projectName ?? it.name ?? null, problems: error.problems });
    }
    if (laid.launches.size + laid.refusals.size >= SLICE) await layDown();
    await pause();
  }
  await layDown();
  if (refused.size === request.launches.length || (request.allOrNothing && refused.size > 0)) {
    await batches.drop(id);
    throw new ProblemError(problems.all);
  }
  const plan: BatchPlan = { kind: 'up', counts: request.launches.map((it) => it.count), refused };
  const items = new BatchItems(id, plan);
  const good: Admitted[] = [];
  for (let item = 0; item < items.total; item++) {
    if (items.isRefused(item)) continue;
    const { guid, jobId } = items.ids(item);
    good.push({ id: jobId, data: { kind: 'up', guid, owner } });
    await pause();
  }
  await queue.admit(good);
  await batches.commit(id, owner, plan);
  queue.keeper.tend(id);
  const { total } = items;
  return { batchId: id, total, accepted: good.length, refused: total - good.length, problems: problems.all };
}

const partsOf = ({ system, lifetime, problems }: Launchable) => ({ system, lifetime, problems });
