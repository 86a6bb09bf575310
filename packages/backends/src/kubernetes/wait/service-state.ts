import type { Deployment, Job, Pod } from '../objects.ts';
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
  workload: Deployment | Job | undefined,
  pods: readonly Pod[],
  member: Member,
  generation: number,
  now: number,
): WorkloadState {
  const seen = pods.map((it) => withoutContainers(it, member.others));
  const found = workloadState(workload, seen, generation, now);
  const { state } = found.state;
  if (!workload || member.others.size === 0 || state === 'failed' || state === 'completed') return found;
  return ofContainer(workload, seen, member.name, generation) ?? found;
}

/** What the service's own containers tell of it, before those that it runs with are as far. */
function ofContainer(
  workload: Deployment | Job,
  pods: readonly Pod[],
  name: string,
  generation: number,
): WorkloadState | null {
  const wanted = wantedOf(workload);
  const living = pods.filter((it) => it.metadata.deletionTimestamp === undefined);
  const own = living.flatMap((it) => containersOf(it).filter(({ status }) => status.name === name));
  if (own.length < wanted || own.length === 0 || !isCurrent(workload, generation)) return null;
  const ends = workload.kind === 'Job';
  if (own.every(({ role, status }) => (ends || role === 'init') && status.state?.terminated?.exitCode === 0))
    return settled('completed');
  return !ends && own.every(({ status, role }) => role !== 'init' && status.ready) ? settled('ready') : null;
}

const wantedOf = ({ spec }: Deployment | Job): number =>
  'parallelism' in spec ? (spec.parallelism ?? 1) : 'replicas' in spec ? (spec.replicas ?? 1) : 1;

/** No pod of an older revision is left. */
function isCurrent({ kind, metadata, status }: Deployment | Job, generation: number): boolean {
  if ((metadata.generation ?? 0) < generation) return false;
  if (kind === 'Job') return true;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0 } = status as NonNullable<Deployment['status']>;
  return observedGeneration >= (metadata.generation ?? 0) && replicas <= updatedReplicas;
}
