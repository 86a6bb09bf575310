import type { JsonObject } from '../json.ts';
import { type KubeObject, timestamp } from '../kube-object.ts';
import type { Containers } from './pod-status.ts';

/** What a pod comes to next. */
export interface Stage {
  /** Milliseconds after the stage before. */
  readonly after: number;
  readonly containers: Containers;
  /** A warning that the kubelet writes as an Event. */
  readonly event?: { readonly reason: string; readonly message: string };
}

interface Circumstances {
  readonly pod: KubeObject;
  /** The one that decides how it lives. */
  readonly image: string;
  readonly readyAfter: number;
}

type Life = (circumstances: Circumstances) => Generator<Stage, void>;

const creating: Containers = {
  phase: 'Pending',
  ready: false,
  state: { waiting: { reason: 'ContainerCreating' } },
  restartCount: 0,
};

const running = (ready: boolean, startedAt: string): Containers => ({
  phase: 'Running',
  ready,
  state: { running: { startedAt } },
  restartCount: 0,
});

/** The time of the next stage, which is told before it comes. */
const inMs = (milliseconds: number): string => timestamp(new Date(Date.now() + milliseconds));

/** It starts after a third of the time, and is ready after the rest. */
function* serve({ readyAfter }: Circumstances): Generator<Stage, void> {
  yield { after: 0, containers: creating };
  const startedAt = inMs(readyAfter / 3);
  yield { after: readyAfter / 3, containers: running(false, startedAt) };
  yield { after: (readyAfter * 2) / 3, containers: running(true, startedAt) };
}

function* complete({ readyAfter }: Circumstances): Generator<Stage, void> {
  yield { after: 0, containers: creating };
  const startedAt = inMs(readyAfter / 3);
  yield { after: readyAfter / 3, containers: running(true, startedAt) };
  const state = { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: inMs((readyAfter * 2) / 3) } };
  yield { after: (readyAfter * 2) / 3, containers: { phase: 'Succeeded', ready: false, state, restartCount: 0 } };
}

/** It runs, and its readiness probe never succeeds. */
function* stayUnhealthy({ readyAfter }: Circumstances): Generator<Stage, void> {
  yield { after: 0, containers: creating };
  const startedAt = inMs(readyAfter / 3);
  yield { after: readyAfter / 3, containers: running(false, startedAt) };
  const event = { reason: 'Unhealthy', message: 'Readiness probe failed: no container runs in the embedded cluster' };
  yield { after: readyAfter, containers: running(false, startedAt), event };
}

/** Its image is nowhere: tried once, then backed off from. */
function* missImage({ image, readyAfter }: Circumstances): Generator<Stage, void> {
  yield { after: 0, containers: creating };
  const reference = `docker.io/${image}${/[:@][^/]*$/.test(image) ? '' : ':latest'}`;
  const why = `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  const waiting = (reason: string, message: string): Containers => ({
    ...creating,
    state: { waiting: { reason, message } },
  });
  yield {
    after: readyAfter / 3,
    containers: waiting('ErrImagePull', why),
    event: { reason: 'Failed', message: `Failed to pull image "${image}": ${why}` },
  };
  yield {
    after: readyAfter / 3,
    containers: waiting('ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${why}`),
    event: { reason: 'BackOff', message: `Back-off pulling image "${image}"` },
  };
}

const LONGEST_BACKOFF = 300_000;

/** It ends with code 1 as soon as it runs, and is started again where its policy says so. */
function* crash({ pod, readyAfter }: Circumstances): Generator<Stage, void> {
  yield { after: 0, containers: creating };
  const { name, namespace, uid } = pod.metadata;
  const { restartPolicy, containers } = pod.spec as JsonObject & { containers: JsonObject[] };
  for (let restartCount = 0; ; restartCount++) {
    const ended = { terminated: { exitCode: 1, reason: 'Error', startedAt: timestamp(), finishedAt: timestamp() } };
    const over = restartPolicy === 'Never';
    const phase = over ? 'Failed' : 'Running';
    yield {
      after: restartCount === 0 ? readyAfter / 3 : 0,
      containers: { phase, ready: false, state: ended, restartCount },
    };
    if (over) return;
    const message = `back-off ${Math.min(10 * 2 ** restartCount, 300)}s restarting failed container=${containers[0]?.name} pod=${name}_${namespace}(${uid})`;
    const waiting = { waiting: { reason: 'CrashLoopBackOff', message } };
    const event = {
      reason: 'BackOff',
      message: `Back-off restarting failed container ${containers[0]?.name} in pod ${name}_${namespace}(${uid})`,
    };
    yield { after: 20, containers: { phase, ready: false, state: waiting, lastState: ended, restartCount }, event };
    yield {
      after: Math.min((readyAfter / 3) * 2 ** restartCount, LONGEST_BACKOFF),
      containers: { phase, ready: false, state: waiting, lastState: ended, restartCount },
    };
  }
}

/** Images by the start of their name, for a cluster that looks at nothing else of them. */
const lives: readonly { readonly prefix: string; readonly life: Life }[] = [
  { prefix: 'missing/', life: missImage },
  { prefix: 'failing/', life: crash },
  { prefix: 'unhealthy/', life: stayUnhealthy },
];

/** The life that a pod will have, from its first stage. */
export function lifeOf(pod: KubeObject, readyAfter: number): Generator<Stage, void> {
  const { restartPolicy, containers } = pod.spec as JsonObject & { containers: { image: string }[] };
  for (const { prefix, life } of lives) {
    const image = containers.map((it) => it.image).find((it) => it.startsWith(prefix));
    if (image) return life({ pod, image, readyAfter });
  }
  return (restartPolicy === 'Always' ? serve : complete)({ pod, image: containers[0]?.image ?? '', readyAfter });
}
