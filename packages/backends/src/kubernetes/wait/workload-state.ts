import { type Problem, problem, type ServiceState } from '@tycho/ast';
import { templateKey } from '../compile/labels.ts';
import {
  type ContainerStatus,
  conditionOf,
  type DaemonSet,
  type Deployment,
  type Job,
  type Pod,
  type Template,
  type Workload,
} from '../objects.ts';
import { CANNOT_COPY } from './cannot-copy.ts';
import { containersOf } from './containers-of.ts';
import { neverRan, type PodTrouble, podTrouble } from './pod-trouble.ts';
import { restarting } from './restarting.ts';

/** What was found, and what still has to be asked of the cluster to say it well. */
export interface WorkloadState {
  readonly state: ServiceState;
  /** The pod whose trouble it is: its last log lines or events belong into the message. */
  readonly trouble: PodTrouble | null;
  /** When time alone can change the answer, in milliseconds from now. */
  readonly recheckIn: number | null;
}

/**
 * The state of a service from its workload and pods, by the rules of kstatus. `generation` is that of the
 * spec that was applied: what the cluster observed of an older one does not count.
 */
export function workloadState(
  workload: Workload | undefined,
  pods: readonly Pod[],
  generation: number,
  now: number,
): WorkloadState {
  if (!workload || (workload.metadata.generation ?? 0) < generation) return waiting('waiting for the cluster');
  return byKind[workload.kind]?.(workload, ofTemplate(workload, pods), now) ?? waiting(null);
}

/** Without the pods of an older template: their trouble may be what the new one mends. */
function ofTemplate(workload: Workload, pods: readonly Pod[]): readonly Pod[] {
  const { template } = workload.spec as { readonly template?: Template };
  const wanted = template?.metadata?.annotations?.[templateKey];
  return wanted === undefined ? pods : pods.filter((it) => it.metadata.annotations?.[templateKey] === wanted);
}

type State<T extends Workload> = (workload: T, pods: readonly Pod[], now: number) => WorkloadState;

/** When a workload of each kind is ready, or has completed. */
const byKind: Readonly<Record<string, State<Workload>>> = {
  Deployment: deploymentState as State<Workload>,
  DaemonSet: daemonSetState as State<Workload>,
  Job: jobState as State<Workload>,
};

function deploymentState(it: Deployment, pods: readonly Pod[], now: number): WorkloadState {
  const { status = {}, metadata, spec } = it;
  const wanted = spec.replicas ?? 1;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return waiting('waiting for the cluster');
  const updated = status.updatedReplicas ?? 0;
  const ready = Math.min(status.readyReplicas ?? 0, updated);
  if (updated >= wanted && (status.replicas ?? 0) <= updated && (status.availableReplicas ?? 0) >= wanted)
    return readyUnlessRestarting(pods, now);

  const refused = conditionOf(status.conditions, 'ReplicaFailure');
  if (refused?.status === 'True') return failed(podsRefused(refused.message));
  const found = worstTrouble(pods, now);
  if (found?.kind === 'failed')
    return { state: { state: 'failed', problem: found.problem }, trouble: found, recheckIn: null };
  const progressing = conditionOf(status.conditions, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return failed(problem('error', 'not-ready-in-time', progressing.message ?? 'the deployment made no progress'));
  }
  return {
    state: unsettled(pods, found?.reason ?? (wanted > 1 ? `${ready} of ${wanted} ready` : null)),
    trouble: null,
    recheckIn: found?.recheckIn ?? null,
  };
}

/** That long a cluster may be without a node for it, in milliseconds: one may just be joining. */
const NODE_PATIENCE = 20_000;

/** One pod on each node that may run it: there has to be one. */
function daemonSetState(it: DaemonSet, pods: readonly Pod[], now: number): WorkloadState {
  const { status = {}, metadata } = it;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return waiting('waiting for the cluster');
  const wanted = status.desiredNumberScheduled ?? 0;
  if (wanted === 0) {
    const left = Date.parse(metadata.creationTimestamp) + NODE_PATIENCE - now;
    const reason = 'no node of the cluster may run it';
    if (left <= 0) return failed(problem('error', 'not-schedulable', reason));
    return { ...waiting(reason), recheckIn: left };
  }
  const ready = Math.min(status.numberAvailable ?? 0, status.updatedNumberScheduled ?? 0);
  if (ready >= wanted) return readyUnlessRestarting(pods, now);
  const found = worstTrouble(pods, now);
  if (found?.kind === 'failed')
    return { state: { state: 'failed', problem: found.problem }, trouble: found, recheckIn: null };
  const counts = wanted > 1 ? `ready on ${ready} of ${wanted} nodes` : null;
  return { state: unsettled(pods, found?.reason ?? counts), trouble: null, recheckIn: found?.recheckIn ?? null };
}

function jobState(it: Job, all: readonly Pod[], now: number): WorkloadState {
  const pods = all.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === it.metadata.uid));
  return stateOfJob(it, pods, now);
}

function stateOfJob(it: Job, pods: readonly Pod[], now: number): WorkloadState {
  const { conditions } = it.status ?? {};
  if (conditionOf(conditions, 'Complete')?.status === 'True') return settled('completed');
  if (isServing(it, pods)) return settled('ready');
  const found = worstTrouble(pods, now);
  const failure = conditionOf(conditions, 'Failed');
  if (failure?.status === 'True' && found?.reason !== CANNOT_COPY) {
    if (found?.kind === 'failed')
      return { state: { state: 'failed', problem: found.problem }, trouble: found, recheckIn: null };
    return failed(problem('error', 'container-failed', failure.message ?? 'the job failed'));
  }
  // A container of a job that ends badly is the job's to try again; only what no attempt can mend ends it here.
  if (found?.kind === 'failed' && found.problem.code !== 'container-failed') {
    return { state: { state: 'failed', problem: found.problem }, trouble: found, recheckIn: null };
  }
  return { state: unsettled(pods, found?.reason ?? null), trouble: null, recheckIn: found?.recheckIn ?? null };
}

/** One that ends some day but has a health check is there to serve until then: healthy is what it is waited for. */
function isServing(it: Job, pods: readonly Pod[]): boolean {
  const checked = pods.some((pod) => pod.spec.containers.some((container) => container.readinessProbe));
  return checked && (it.status?.ready ?? 0) >= (it.spec.parallelism ?? 1);
}

function readyUnlessRestarting(pods: readonly Pod[], now: number): WorkloadState {
  const again = restarting(pods, now);
  if (again === null) return settled('ready');
  return { state: unsettled(pods, again.reason), trouble: null, recheckIn: again.recheckIn };
}

/** The first trouble that ends it, else the first worth telling. */
function worstTrouble(pods: readonly Pod[], now: number): PodTrouble | null {
  const all = pods.filter((it) => !it.metadata.deletionTimestamp).map((it) => podTrouble(it, now));
  return all.find((it) => it?.kind === 'failed') ?? all.find((it) => it !== null) ?? null;
}

function unsettled(pods: readonly Pod[], reason: string | null): ServiceState {
  const containers = pods.flatMap(containersOf).filter((it) => it.role !== 'init');
  if (pods.length === 0) return { state: 'pending', reason };
  const started = containers.some(({ status }) => hasStarted(status));
  const scheduled = pods.some((it) => conditionOf(it.status?.conditions, 'PodScheduled')?.status === 'True');
  return started || scheduled ? { state: 'starting', started, reason } : { state: 'pending', reason };
}

/** Also one that has ended: what waits for its start need not wait for its end. */
function hasStarted({ state, lastState }: ContainerStatus): boolean {
  if (state?.running) return true;
  return [state?.terminated, lastState?.terminated].some((it) => it !== undefined && !neverRan(it));
}

function podsRefused(message: string | undefined): Problem {
  return problem('error', 'pods-refused', `the cluster refuses the pods: ${message ?? 'no reason given'}`);
}

const waiting = (reason: string | null): WorkloadState => ({
  state: { state: 'pending', reason },
  trouble: null,
  recheckIn: null,
});
export const settled = (state: 'ready' | 'completed'): WorkloadState => ({
  state: { state },
  trouble: null,
  recheckIn: null,
});
const failed = (it: Problem): WorkloadState => ({
  state: { state: 'failed', problem: it },
  trouble: null,
  recheckIn: null,
});
