import { type Json, type JsonObject, objectOr, objectsOr } from '../json.ts';
import { type KubeObject, timestamp } from '../kube-object.ts';
import { conditions, truth } from './conditions.ts';

/** What the Deployment controller reports, and when the progress deadline may pass, in milliseconds. */
export function deploymentStatus(
  deployment: KubeObject,
  sets: readonly KubeObject[],
  currentUid: string,
  now: number,
): { status: JsonObject; lookAgainIn: number | null } {
  const { replicas: wanted = 1, strategy } = objectOr(deployment.spec);
  const current = sets.find((it) => it.metadata.uid === currentUid);
  const replicas = sum(sets, 'replicas');
  const available = sum(sets, 'availableReplicas');
  const updated = current ? count(current, 'replicas') : 0;
  const counts = nonZero({
    replicas,
    updatedReplicas: updated,
    readyReplicas: sum(sets, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, Number(wanted) - available),
  });
  const complete = updated === wanted && replicas === wanted && available === wanted;
  const name = current?.metadata.name ?? '';
  const progress = progressOf(deployment, counts, complete, name, now);
  const minimum = available >= Number(wanted) - tolerated(objectOr(strategy), Number(wanted));
  const wantedConditions = [
    {
      type: 'Available',
      status: truth(minimum),
      reason: minimum ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: minimum ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    },
    progress.condition,
  ];
  const status = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counts,
    conditions: conditions(objectOr(deployment.status).conditions, wantedConditions),
  };
  return { status, lookAgainIn: complete ? null : progress.deadlineIn };
}

interface Progress {
  readonly condition: {
    type: string;
    status: 'True' | 'False';
    reason: string;
    message: string;
    lastUpdateTime: string;
  };
  readonly deadlineIn: number | null;
}

/** Progress is any change of the counts; without one for the deadline's length there is none. */
function progressOf(
  deployment: KubeObject,
  counts: JsonObject,
  complete: boolean,
  name: string,
  now: number,
): Progress {
  const status = objectOr(deployment.status);
  const before = objectsOr(status.conditions).find((it) => it.type === 'Progressing');
  const moved =
    status.observedGeneration !== deployment.metadata.generation ||
    Object.entries(counts).some(([field, it]) => status[field] !== it);
  const since = moved || typeof before?.lastUpdateTime !== 'string' ? timestamp() : before.lastUpdateTime;
  const deadline = Number(objectOr(deployment.spec).progressDeadlineSeconds ?? 600) * 1000;
  const deadlineIn = Date.parse(since) + deadline - now;
  const stuck = !complete && deadlineIn <= 0;
  const [reason, message] = complete
    ? ['NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`]
    : stuck
      ? ['ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`]
      : ['ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`];
  return {
    condition: {
      type: 'Progressing',
      status: truth(!stuck) as 'True' | 'False',
      reason,
      message,
      lastUpdateTime: since,
    },
    deadlineIn: stuck ? null : deadlineIn,
  };
}

/** How many pods may be missing: `maxUnavailable` is a number or a share, rounded down. */
function tolerated(strategy: JsonObject, wanted: number): number {
  const { maxUnavailable = 0 } = objectOr(strategy.rollingUpdate);
  if (typeof maxUnavailable === 'number') return maxUnavailable;
  return Math.floor((Number.parseInt(String(maxUnavailable), 10) / 100) * wanted);
}

const count = (set: KubeObject, field: string): number => Number(objectOr(set.status)[field] ?? 0);

const sum = (sets: readonly KubeObject[], field: string): number => sets.reduce((all, it) => all + count(it, field), 0);

const nonZero = (counts: Record<string, Json>): JsonObject =>
  Object.fromEntries(Object.entries(counts).filter(([, it]) => it !== 0));
