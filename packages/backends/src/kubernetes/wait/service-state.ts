import type { ContainerStatus, DaemonSet, Deployment, Job, Pod, Workload } from '../objects.ts';
import { containersOf, type SeenContainer, withoutContainers } from './containers-of.ts';
import { settled, type WorkloadState, workloadState } from './workload-state.ts';

/** Which containers of a pod are a service's own, by name. */
export interface Member {
  readonly name: string;
  /** Names of the containers of the services that it runs together with. */
  readonly others: ReadonlySet<string>;
  /** When it ends with 0 it has completed, though its workload starts it again. */
  readonly mayEnd: boolean;
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
  if (member.mayEnd && workload && hasEnded(workload, seen, member.name, generation)) return settled('completed');
  const found = workloadState(workload, seen, generation, now);
  const { state } = found.state;
  if (!workload || state === 'failed' || state === 'completed') return found;
  if (member.others.size === 0 && workload.kind !== 'DaemonSet') return found;
  return ofContainer(workload, seen, member.name, generation, now) ?? found;
}

/** Its containers ended with 0, and are not yet started again. */
function hasEnded(workload: Workload, pods: readonly Pod[], name: string, generation: number): boolean {
  return ownContainers(workload, pods, name, generation)?.every(({ status }) => endedWell(status)) ?? false;
}

function endedWell({ state, lastState }: ContainerStatus): boolean {
  if (state?.running) return false;
  const ended = state?.terminated ?? lastState?.terminated;
  return ended?.exitCode === 0;
}

/** The containers of the service in all the pods that there are to be; `null` before they are. */
function ownContainers(
  workload: Workload,
  pods: readonly Pod[],
  name: string,
  generation: number,
): SeenContainer[] | null {
  const living = pods.filter((it) => it.metadata.deletionTimestamp === undefined);
  const own = living.flatMap((it) => containersOf(it).filter(({ status }) => status.name === name));
  return own.length >= wantedOf(workload) && own.length > 0 && isCurrent(workload, generation) ? own : null;
}

/** What the service's own containers tell of it, before those that it runs with are as far. */
function ofContainer(
  workload: Workload,
  pods: readonly Pod[],
  name: string,
  generation: number,
  now: number,
): WorkloadState | null {
  const own = ownContainers(workload, pods, name, generation);
  if (own === null) return null;
  const ends = workload.kind === 'Job';
  if (own.every(({ role, status }) => (ends || role === 'init') && status.state?.terminated?.exitCode === 0))
    return settled('completed');
  if (ends || !own.every(({ status, role }) => role !== 'init' && status.ready)) return null;
  const recheckIn = Math.max(...own.map(({ status }) => unsteadyFor(workload, status, now)));
  return recheckIn > 0
    ? { state: { state: 'starting', started: true, reason: null }, trouble: null, recheckIn }
    : settled('ready');
}

/** Milliseconds until a container that is ready has been so for as long as the workload asks of a pod. */
function unsteadyFor(workload: Workload, { state }: ContainerStatus, now: number): number {
  const { minReadySeconds = 0 } = (workload as Deployment | DaemonSet).spec;
  return Date.parse(state?.running?.startedAt ?? '') + minReadySeconds * 1000 - now || 0;
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
