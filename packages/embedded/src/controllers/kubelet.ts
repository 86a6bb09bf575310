import type { Cluster } from '../cluster.ts';
import { objectOr } from '../json.ts';
import { isGoing, type KubeObject } from '../kube-object.ts';
import { write } from '../verbs/update.ts';
import { NO_CONTAINERS, NODE } from './node.ts';
import { lifeOf, type Stage } from './pod-life.ts';
import { podStatus } from './pod-status.ts';
import { warn } from './warn.ts';

/** Puts a new pod on the node and lets it live there. */
export function startPod(cluster: Cluster, pod: KubeObject): void {
  if (isGoing(pod) || objectOr(pod.status).startTime !== undefined) return;
  const address = cluster.addresses.nextPodIP();
  const placed = {
    ...pod,
    spec: { ...objectOr(pod.spec), nodeName: NODE },
    metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...NO_CONTAINERS } },
  };
  const life = lifeOf(placed, cluster.settings.readyAfter);
  const first = life.next();
  if (!first.done) enter(cluster, placed, pod, address, first.value);
  walk(cluster, pod.metadata.uid, address, life);
}

/** Goes on from stage to stage as long as the pod is there. */
function walk(cluster: Cluster, uid: string, address: string, life: Generator<Stage, void>): void {
  const next = life.next();
  if (next.done) return;
  cluster.timers.after(next.value.after, () => {
    const pod = cluster.store.byUid(uid);
    if (!pod || isGoing(pod)) return;
    enter(cluster, pod, pod, address, next.value);
    walk(cluster, uid, address, life);
  });
}

function enter(cluster: Cluster, pod: KubeObject, previous: KubeObject, address: string, stage: Stage): void {
  write(cluster, { ...pod, status: podStatus(pod, address, stage.containers) }, previous);
  if (stage.event) warn(cluster, pod, stage.event);
}
