import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import { type KubeObject, timestamp } from '../kube-object.ts';
import { conditions, truth } from './conditions.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** What the containers of a pod are in, all alike. */
export interface Containers {
  readonly phase: Phase;
  readonly ready: boolean;
  readonly state: JsonObject;
  readonly lastState?: JsonObject;
  readonly restartCount: number;
}

export const NODE_IP = '127.0.0.1';

/** The status that the kubelet reports of a pod on its node. */
export function podStatus(pod: KubeObject, podIP: string, containers: Containers): JsonObject {
  const before = objectOr(pod.status);
  const { phase, ready } = containers;
  const why = ready
    ? {}
    : phase === 'Succeeded'
      ? { reason: 'PodCompleted' }
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${namesOf(pod).join(' ')}]` };
  return {
    phase,
    hostIP: NODE_IP,
    ...(phase === 'Pending' ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: before.startTime ?? timestamp(),
    conditions: conditions(before.conditions, [
      { type: 'PodReadyToStartContainers', status: truth(phase !== 'Pending') },
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: truth(ready), ...why },
      { type: 'ContainersReady', status: truth(ready), ...why },
      { type: 'PodScheduled', status: 'True' },
    ]),
    ...initContainers(pod, containers),
    containerStatuses: objectsOr(objectOr(pod.spec).containers).map((it) => containerStatus(it, containers)),
    qosClass: 'BestEffort',
  };
}

const namesOf = (pod: KubeObject): string[] => objectsOr(objectOr(pod.spec).containers).map((it) => String(it.name));

function containerStatus({ name = '', image = '' }: JsonObject, containers: Containers): JsonObject {
  const { ready, state, lastState = {}, restartCount } = containers;
  const started = 'running' in state;
  return { name, image, imageID: '', ready, started, restartCount, state, lastState };
}

/** Those that start before the others: sidecars stay as the others do, and what runs to its end has ended well. */
function initContainers(pod: KubeObject, containers: Containers): JsonObject {
  const own = objectsOr(objectOr(pod.spec).initContainers);
  if (own.length === 0) return {};
  const before = objectsOr(objectOr(pod.status).initContainerStatuses);
  const ended = (name: string): JsonObject => {
    const known = objectOr(before.find((it) => it.name === name)?.state);
    if ('terminated' in known) return known;
    return { terminated: { exitCode: 0, reason: 'Completed', startedAt: timestamp(), finishedAt: timestamp() } };
  };
  const once = (name: string): Containers =>
    containers.phase === 'Pending'
      ? { ...containers, state: { waiting: { reason: 'PodInitializing' } } }
      : { phase: containers.phase, ready: true, state: ended(name), restartCount: 0 };
  return {
    initContainerStatuses: own.map((it) =>
      containerStatus(it, it.restartPolicy === 'Always' ? containers : once(String(it.name))),
    ),
  };
}
