import { type Problem, type ProblemCode, problem } from '@tycho/ast';
import { UNPACK } from '../compile/parts/unpacked-images.ts';
import { type ContainerStatus, conditionOf, type Pod, type Terminated } from '../objects.ts';
import { CANNOT_COPY, cannotCopy } from './cannot-copy.ts';
import { containersOf } from './containers-of.ts';

/** Why a pod is not ready: something to wait for, or something that no waiting mends. */
export type PodTrouble =
  | { readonly kind: 'waiting'; readonly pod: Pod; readonly reason: string; readonly recheckIn: number | null }
  | {
      readonly kind: 'failed';
      readonly pod: Pod;
      /** Name of the container whose trouble it is; `null`: the whole pod's. */
      readonly container: string | null;
      readonly problem: Problem;
      readonly reason: string;
      readonly recheckIn: null;
    };

/** A pod that finds no node may get one when a node joins or another pod goes: that long, in milliseconds. */
const SCHEDULING_PATIENCE = 20_000;
/** A container that ends may only be early; after that many restarts it is not. */
const RESTARTS = 3;
/** A probe needs a moment more than its own arithmetic. */
const PROBE_MARGIN = 5_000;

interface WaitingRule {
  readonly code: ProblemCode;
  readonly fatal: (status: ContainerStatus) => boolean;
  readonly describe: (status: ContainerStatus, message: string) => string;
}

const always = () => true;
const never = () => false;
const image: WaitingRule = {
  code: 'image-unavailable',
  fatal: always,
  describe: ({ image }, message) => `image ${image} cannot be pulled${message && `: ${message}`}`,
};
/** A kubelet or runtime that has much to do says so, and tries again. */
const LATE = /timed out waiting for the condition|context deadline exceeded|is reserved for/;
const create: WaitingRule = {
  code: 'container-failed',
  fatal: ({ state }) => !LATE.test(state?.waiting?.message ?? ''),
  describe: ({ name }, message) => `container ${name} cannot be created: ${message}`,
};

/** What the kubelet says while a container waits. A first failed pull is tried again; the back-off says that it was. */
const waitingRules: Readonly<Record<string, WaitingRule>> = {
  ImagePullBackOff: image,
  InvalidImageName: image,
  ErrImageNeverPull: image,
  ErrImagePull: { ...image, fatal: never },
  CreateContainerConfigError: create,
  CreateContainerError: create,
  RunContainerError: create,
  CrashLoopBackOff: {
    code: 'container-failed',
    fatal: ({ restartCount, lastState }) => restartCount >= RESTARTS || neverRan(lastState?.terminated),
    describe: (status) => `container ${status.name} ${ending(status)}, and was restarted ${times(status.restartCount)}`,
  },
};

/** What keeps `pod` from being ready at the time `now` (milliseconds), or `null` when nothing is known to. */
export function podTrouble(pod: Pod, now: number): PodTrouble | null {
  return notScheduled(pod, now) ?? evicted(pod) ?? containerTrouble(pod) ?? unhealthy(pod, now);
}

function notScheduled(pod: Pod, now: number): PodTrouble | null {
  const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return null;
  const reason = `no node can take it: ${scheduled.message ?? 'no reason given'}`;
  const since = Date.parse(scheduled.lastTransitionTime ?? pod.metadata.creationTimestamp);
  const left = since + SCHEDULING_PATIENCE - now;
  return left > 0 ? { kind: 'waiting', pod, reason, recheckIn: left } : failed(pod, 'not-schedulable', reason);
}

function evicted(pod: Pod): PodTrouble | null {
  if (pod.status?.phase !== 'Failed' || !pod.status.reason) return null;
  return failed(pod, 'container-failed', `the pod ended: ${pod.status.reason} ${pod.status.message ?? ''}`.trim());
}

function containerTrouble(pod: Pod): PodTrouble | null {
  for (const { status, role } of containersOf(pod)) {
    if (cannotCopy(status)) return { kind: 'waiting', pod, reason: CANNOT_COPY, recheckIn: null };
    const { waiting, terminated } = status.state ?? {};
    const rule = waiting?.reason ? waitingRules[waiting.reason] : undefined;
    if (rule) {
      const reason = rule.describe(status, waiting?.message ?? '');
      return rule.fatal(status)
        ? failed(pod, rule.code, reason, status.name)
        : { kind: 'waiting', pod, reason, recheckIn: null };
    }
    if (terminated && terminated.exitCode !== 0) {
      const reason = `container ${status.name} ${ending(status)}`;
      if (role === 'side' && pod.status?.phase === 'Succeeded') continue;
      const over = pod.status?.phase === 'Failed' || status.restartCount >= RESTARTS || neverRan(terminated);
      return over
        ? failed(pod, 'container-failed', reason, status.name)
        : { kind: 'waiting', pod, reason, recheckIn: null };
    }
  }
  return null;
}

/** Compose's `unhealthy`: the probe failed for the start period and all its retries. */
function unhealthy(pod: Pod, now: number): PodTrouble | null {
  for (const { status, spec } of containersOf(pod)) {
    const { readinessProbe, startupProbe } = spec ?? {};
    const startedAt = status.state?.running?.startedAt;
    if (status.ready || !readinessProbe || !startedAt) continue;
    const patience =
      1000 *
      [readinessProbe, ...(startupProbe ? [startupProbe] : [])].reduce(
        (sum, it) => sum + (it.periodSeconds ?? 10) * (it.failureThreshold ?? 3) + (it.timeoutSeconds ?? 1),
        0,
      );
    const left = Date.parse(startedAt) + patience + PROBE_MARGIN - now;
    if (left <= 0)
      return failed(
        pod,
        'container-unhealthy',
        `container ${status.name} runs, but its health check fails`,
        status.name,
      );
    return { kind: 'waiting', pod, reason: 'waiting for its health check', recheckIn: left };
  }
  return null;
}

function ending({ name, state, lastState }: ContainerStatus): string {
  const ended = state?.terminated ?? lastState?.terminated;
  if (!ended) return 'ended';
  if (neverRan(ended) && name.startsWith(UNPACK)) return 'cannot copy the files of its image, which has no shell';
  if (neverRan(ended)) return `cannot run its program: ${ended.message ?? ended.reason}`;
  const why = ended.reason && ended.reason !== 'Error' ? ` (${ended.reason})` : '';
  return `exited with code ${ended.exitCode}${why}`;
}

/** The runtime could not start the program: it is not in the image, or may not be run. Trying again does not help. */
export const neverRan = (ended: Terminated | undefined): boolean =>
  ended?.reason === 'StartError' || ended?.reason === 'ContainerCannotRun';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const failed = (pod: Pod, code: ProblemCode, reason: string, container: string | null = null): PodTrouble => ({
  kind: 'failed',
  pod,
  container,
  problem: problem('error', code, reason),
  reason,
  recheckIn: null,
});
