import type { DaemonSet, Deployment, Job, Pod, Workload } from '../objects.ts';
import { containersOf, withoutContainers } from './containers-of.ts';
import { settled, type WorkloadState, workloadState } from './workload-state.ts';

/** Which containers of a pod are a service's own, by name. */
export interface Member {
  readonly name: string;
  /** Names of the containers of the services that it runs together with. */
  readonly others: ReadonlySet<string>;
}

/** The state of one service of those that a workload runs: where it is the only one, that of the workload. */
export function serviceState(
  workload: Workload | undefined,
  pods: readonly Pod[],
  member: Member,
  generation: number,
  now: number,
): WorkloadState {
  const seen = pods.map((it) => withoutContainers(it, member.others));
  const found = workloadState(workload, seen, generation, now);
  const { state } = found.state;
  if (!workload || state === 'failed' || state === 'completed') return found;
  if (member.others.size === 0 && workload.kind !== 'DaemonSet') return found;
  return ofContainer(workload, seen, member.name, generation) ?? found;
}

/** What the service's own containers tell of it, before those that it runs with are as far. */
function ofContainer(workload: Workload, pods: readonly Pod[], name: string, generation: number): WorkloadState | null {
  const wanted = wantedOf(workload);
  const living = pods.filter((it) => it.metadata.deletionTimestamp === undefined);
  const own = living.flatMap((it) => containersOf(it).filter(({ status }) => status.name === name));
  if (own.length < wanted || own.length === 0 || !isCurrent(workload, generation)) return null;
  const ends = workload.kind === 'Job';
  if (own.every(({ role, status }) => (ends || role === 'init') && status.state?.terminated?.exitCode === 0))
    return settled('completed');
  return !ends && own.every(({ status, role }) => role !== 'init' && status.ready) ? settled('ready') : null;
}

/** How many pods there are to be. */
function wantedOf(workload: Workload): number {
  switch (workload.kind) {
    case 'Job':
      return (workload as Job).spec.parallelism ?? 1;
    case 'DaemonSet':
      return (workload as DaemonSet).status?.desiredNumberScheduled ?? 1;
    default:
      return (workload as Deployment).spec.replicas ?? 1;
  }
}

/** No pod of an older revision is left. */
function isCurrent(workload: Workload, generation: number): boolean {
  const { kind, metadata } = workload;
  if ((metadata.generation ?? 0) < generation) return false;
  if (kind === 'Job') return true;
  const { status = {} } = workload as Deployment & DaemonSet;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  return kind === 'DaemonSet'
    ? (status.updatedNumberScheduled ?? 0) >= (status.desiredNumberScheduled ?? 0)
    : (status.replicas ?? 0) <= (status.updatedReplicas ?? 0);
}
