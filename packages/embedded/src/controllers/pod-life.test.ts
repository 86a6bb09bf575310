import { expect, test } from 'vitest';
import { container, deployment, job } from '../conformance/samples.ts';
import { World } from '../conformance/world.ts';
import { type JsonObject, objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { startEmbedded } from '../start-embedded.ts';

/** A world in an embedded cluster where a pod is ready after 30 ms. */
async function open(): Promise<World> {
  const cluster = await startEmbedded({ readyAfter: 30 });
  const world = await World.create(cluster.url, 5_000);
  const dispose = world[Symbol.asyncDispose].bind(world);
  world[Symbol.asyncDispose] = async () => {
    await dispose();
    await cluster.stop();
  };
  return world;
}

const running = (image: string) => ({ containers: [container({ image })] });

const containerOf = (pod: KubeObject | undefined): JsonObject =>
  objectsOr(objectOr(pod?.status).containerStatuses)[0] ?? {};

const podIn = (world: World, reason: string): Promise<KubeObject> =>
  world.eventually(async () => {
    const pods = await world.list('Pod');
    return pods.find((it) => objectOr(objectOr(containerOf(it).state).waiting).reason === reason) ?? null;
  });

const reasons = async (world: World, pod: KubeObject) =>
  (await world.list('Event', `fieldSelector=involvedObject.uid%3D${pod.metadata.uid}`)).map((it) => it.reason);

const failureOf = (world: World, name: string): Promise<KubeObject> =>
  world.eventually(async () => {
    const { body } = await world.get('Job', name);
    return objectsOr(objectOr(body.status).conditions).some((it) => it.type === 'Failed') && body;
  });

test('missing/ cannot be pulled, and is backed off from', async () => {
  await using world = await open();
  await world.apply(deployment('web', {}, running('missing/web')));
  const pod = await podIn(world, 'ImagePullBackOff');
  expect(objectOr(objectOr(containerOf(pod).state).waiting).message).toMatch(
    /^Back-off pulling image "missing\/web": ErrImagePull: failed to pull and unpack image "docker.io\/missing\/web:latest": /,
  );
  expect(pod.status).toMatchObject({ phase: 'Pending' });
  expect((await reasons(world, pod)).sort()).toEqual(['BackOff', 'Failed']);
});

test('failing/ is restarted again and again', async () => {
  await using world = await open();
  await world.apply(deployment('web', {}, running('failing/web:1')));
  const pod = await world.eventually(async () => {
    const [found] = await world.list('Pod');
    return Number(containerOf(found).restartCount) >= 2 && (found ?? null);
  });
  const status = containerOf(await podIn(world, 'CrashLoopBackOff'));
  expect(status).toMatchObject({ ready: false, lastState: { terminated: { exitCode: 1, reason: 'Error' } } });
  expect(objectOr(objectOr(status.state).waiting).message).toMatch(
    new RegExp(`^back-off \\d+s restarting failed container=web pod=${pod.metadata.name}_${world.namespace}`),
  );
});

test('unhealthy/ runs and is never ready', async () => {
  await using world = await open();
  await world.apply(deployment('web', {}, running('unhealthy/web')));
  const [pod] = await world.eventually(async () => {
    const events = await world.list('Event', 'fieldSelector=reason%3DUnhealthy');
    return events.length === 1 && world.list('Pod');
  });
  expect(containerOf(pod)).toMatchObject({ ready: false, started: true, state: { running: {} } });
});

test('a Job that never restarts its containers makes as many pods as it may, then has failed', async () => {
  await using world = await open();
  await world.apply(job('once', { backoffLimit: 1 }, running('failing/once')));
  const { status } = await failureOf(world, 'once');
  expect(status).toMatchObject({
    failed: 2,
    conditions: [
      { type: 'FailureTarget', reason: 'BackoffLimitExceeded' },
      {
        type: 'Failed',
        status: 'True',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      },
    ],
  });
  for (const pod of await world.list('Pod')) expect(pod.status).toMatchObject({ phase: 'Failed' });
});

test('a Job that restarts its containers gives up on its one pod', async () => {
  await using world = await open();
  const again = { ...running('failing/again'), restartPolicy: 'OnFailure' };
  await world.apply(job('again', { backoffLimit: 1 }, again));
  await failureOf(world, 'again');
  await world.eventually(async () => (await world.list('Pod')).length === 0);
});

test('a Deployment that makes no progress until its deadline says so', async () => {
  await using world = await open();
  await world.apply(deployment('web', { progressDeadlineSeconds: 1 }, running('missing/web')));
  const { body } = await world.eventually(async () => {
    const reply = await world.get('Deployment', 'web');
    return JSON.stringify(reply.body.status).includes('ProgressDeadlineExceeded') && reply;
  });
  expect(objectsOr(objectOr(body.status).conditions)).toMatchObject([
    { type: 'Available', status: 'False' },
    { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
  ]);
});
