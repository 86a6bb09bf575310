import type { Cluster } from '../cluster.ts';
import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import { isGoing, type KubeObject, timestamp } from '../kube-object.ts';
import { removeDependent } from '../verbs/remove.ts';
import { setStatus } from '../verbs/update.ts';
import { conditions } from './conditions.ts';
import { activePodsOf, createPod, isReady } from './replica-set.ts';

const ends = {
  succeeded: {
    conditions: ['SuccessCriteriaMet', 'Complete'],
    reason: 'CompletionsReached',
    message: 'Reached expected number of succeeded pods',
  },
  failed: {
    conditions: ['FailureTarget', 'Failed'],
    reason: 'BackoffLimitExceeded',
    message: 'Job has reached the specified backoff limit',
  },
} as const;

/**
 * Runs pods until enough have succeeded or too many have failed. Answers in how many milliseconds to try
 * again after a failure.
 */
export function reconcileJob(cluster: Cluster, job: KubeObject): number | null {
  if (isGoing(job) || objectOr(job.spec).suspend === true || isDone(job)) return null;
  const tally = tallyOf(cluster, job);
  const end = endOf(job, tally);
  if (end) {
    for (const pod of tally.active) removeDependent(cluster, pod);
    report(cluster, job, tally, end);
    return null;
  }
  const wait = backoff(cluster, tally);
  if (wait <= 0) createMissing(cluster, job, tally);
  report(cluster, job, tallyOf(cluster, job), null);
  return wait > 0 ? wait : null;
}

const isDone = (job: KubeObject): boolean =>
  objectsOr(objectOr(job.status).conditions).some(
    (it) => (it.type === 'Complete' || it.type === 'Failed') && it.status === 'True',
  );

interface Tally {
  readonly active: readonly KubeObject[];
  readonly succeeded: number;
  readonly failed: readonly KubeObject[];
  readonly restarts: number;
}

function tallyOf(cluster: Cluster, job: KubeObject): Tally {
  const pods = cluster.store.ownedBy(job.metadata.uid).filter((it) => it.kind === 'Pod');
  const inPhase = (phase: string) => pods.filter((it) => objectOr(it.status).phase === phase);
  const active = activePodsOf(cluster, job);
  const restarts = active
    .flatMap((it) => objectsOr(objectOr(it.status).containerStatuses))
    .reduce((sum, it) => sum + Number(it.restartCount ?? 0), 0);
  return { active, succeeded: inPhase('Succeeded').length, failed: inPhase('Failed'), restarts };
}

function endOf(job: KubeObject, { succeeded, failed, restarts }: Tally): keyof typeof ends | null {
  const { completions = 1, backoffLimit = 6 } = objectOr(job.spec);
  if (succeeded >= Number(completions)) return 'succeeded';
  const limit = Number(backoffLimit);
  return failed.length > limit || (restarts > 0 && restarts >= limit) ? 'failed' : null;
}

/** How long to wait before the next attempt: twice as long after each failed one, in milliseconds. */
function backoff({ settings }: Cluster, { failed, active }: Tally): number {
  if (failed.length === 0 || active.length > 0) return 0;
  const ended = Math.max(...failed.map(endedAt));
  return ended + (settings.readyAfter / 3) * 2 ** (failed.length - 1) - Date.now();
}

function endedAt(pod: KubeObject): number {
  const [status] = objectsOr(objectOr(pod.status).containerStatuses);
  return Date.parse(String(objectOr(objectOr(status?.state).terminated).finishedAt ?? pod.metadata.creationTimestamp));
}

function createMissing(cluster: Cluster, job: KubeObject, { active, succeeded }: Tally): void {
  const { parallelism = 1, completions = 1 } = objectOr(job.spec);
  const wanted = Math.min(Number(parallelism), Number(completions) - succeeded);
  for (let missing = wanted - active.length; missing > 0; missing--) createPod(cluster, job);
}

function report(cluster: Cluster, job: KubeObject, tally: Tally, end: keyof typeof ends | null): void {
  const before = objectOr(job.status);
  const status: JsonObject = {
    startTime: before.startTime ?? timestamp(),
    ...(end === null && tally.active.length > 0 ? { active: tally.active.length } : {}),
    ...(tally.succeeded > 0 ? { succeeded: tally.succeeded } : {}),
    ...(tally.failed.length > 0 ? { failed: tally.failed.length } : {}),
    ready: end === null ? tally.active.filter(isReady).length : 0,
    terminating: 0,
    uncountedTerminatedPods: {},
  };
  if (end) {
    const { reason, message } = ends[end];
    const wanted = ends[end].conditions.map((type) => ({ type, status: 'True' as const, reason, message }));
    status.conditions = conditions(before.conditions, wanted);
    if (end === 'succeeded') status.completionTime = timestamp();
  }
  setStatus(cluster, job, status);
}
