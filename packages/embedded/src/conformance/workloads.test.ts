import { expect, test } from 'vitest';
import { objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { onEveryCluster } from './clusters.ts';
import { claim, container, deployment, job } from './samples.ts';
import type { World } from './world.ts';

/** The Deployment, once the cluster has seen its spec and all its pods are available. */
const settled = (world: World, name: string): Promise<KubeObject> =>
  world.eventually(async () => {
    const { body } = await world.get('Deployment', name);
    const { replicas = 0 } = objectOr(body.spec);
    const status = objectOr(body.status);
    const done = ['replicas', 'updatedReplicas', 'availableReplicas'].every((it) => (status[it] ?? 0) === replicas);
    return done && status.observedGeneration === body.metadata.generation && body;
  });

const conditionsOf = (object: KubeObject) =>
  Object.fromEntries(
    objectsOr(objectOr(object.status).conditions).map((it) => [String(it.type), `${it.status} ${it.reason}`]),
  );

onEveryCluster('workloads', (open) => {
  test('a Deployment becomes available by a ReplicaSet and its pods', async () => {
    await using world = await open();
    await world.apply(deployment('web', { replicas: 2 }));
    const ready = await settled(world, 'web');
    expect(ready.status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
      availableReplicas: 2,
    });
    expect(conditionsOf(ready)).toEqual({
      Available: 'True MinimumReplicasAvailable',
      Progressing: 'True NewReplicaSetAvailable',
    });

    const [set] = await world.list('ReplicaSet');
    const hash = set?.metadata.labels?.['pod-template-hash'];
    expect(set?.metadata).toMatchObject({
      name: `web-${hash}`,
      ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }],
    });
    const pods = await world.list('Pod');
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(pod.metadata.name).toMatch(new RegExp(`^web-${hash}-[a-z0-9]{5}$`));
      expect(pod.metadata).toMatchObject({
        labels: { app: 'web', 'pod-template-hash': hash },
        ownerReferences: [{ uid: set?.metadata.uid }],
      });
      expect(pod.status).toMatchObject({
        phase: 'Running',
        containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
      });
    }
  });

  test('scaling adds and takes pods', async () => {
    await using world = await open();
    await world.apply(deployment('web', { replicas: 1 }));
    await settled(world, 'web');
    await world.apply(deployment('web', { replicas: 3 }));
    await settled(world, 'web');
    expect(await world.list('ReplicaSet')).toHaveLength(1);
    await world.apply(deployment('web', { replicas: 0 }));
    await settled(world, 'web');
    await world.eventually(async () => (await world.list('Pod')).length === 0);
  });

  test.each(['RollingUpdate', 'Recreate'])('a new template replaces the pods: %s', async (type) => {
    await using world = await open();
    const strategy = { type };
    await world.apply(deployment('web', { replicas: 2, strategy }));
    await settled(world, 'web');
    await world.apply(deployment('web', { replicas: 2, strategy }, { containers: [container({ image: 'nginx:2' })] }));
    await settled(world, 'web');
    const pods = await world.eventually(async () => {
      const found = await world.list('Pod');
      return found.length === 2 && found;
    });
    for (const pod of pods) expect(objectsOr(objectOr(pod.spec).containers)[0]?.image).toBe('nginx:2');
    expect(await world.list('ReplicaSet')).toHaveLength(2);
  });

  test('a pod that is deleted is replaced', async () => {
    await using world = await open();
    await world.apply(deployment('web'));
    await settled(world, 'web');
    const [old] = await world.list('Pod');
    const { code, body } = await world.delete('Pod', old?.metadata.name ?? '');
    expect([code, body.kind, typeof body.metadata.deletionTimestamp]).toEqual([200, 'Pod', 'string']);
    await world.eventually(async () => {
      const pods = await world.list('Pod');
      return pods.length === 1 && pods[0]?.metadata.uid !== old?.metadata.uid;
    });
    await settled(world, 'web');
  });

  test('a deleted Deployment takes its ReplicaSets and pods along', async () => {
    await using world = await open();
    await world.apply(deployment('web', { replicas: 2 }));
    await settled(world, 'web');
    await world.delete('Deployment', 'web');
    await world.eventually(
      async () => (await world.list('Pod')).length === 0 && (await world.list('ReplicaSet')).length === 0,
    );
  });

  test('a Job labels and owns its pod', async () => {
    await using world = await open();
    const { body } = await world.apply(job('once'));
    const own = {
      'batch.kubernetes.io/job-name': 'once',
      'job-name': 'once',
      'batch.kubernetes.io/controller-uid': body.metadata.uid,
    };
    expect(body.spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      template: { metadata: { labels: own } },
    });
    const [pod] = await world.eventually(async () => {
      const pods = await world.list('Pod');
      return pods.length === 1 && pods;
    });
    expect(pod?.metadata).toMatchObject({ labels: own, ownerReferences: [{ kind: 'Job', uid: body.metadata.uid }] });
    expect(pod?.metadata.name).toMatch(/^once-[a-z0-9]{5}$/);
  });

  test('a Job is complete when its pods have succeeded', async () => {
    await using world = await open();
    await world.apply(job('twice', { completions: 2, parallelism: 2 }));
    const done = await world.eventually(async () => {
      const { body } = await world.get('Job', 'twice');
      return 'Complete' in conditionsOf(body) && body;
    });
    expect(conditionsOf(done)).toEqual({
      SuccessCriteriaMet: 'True CompletionsReached',
      Complete: 'True CompletionsReached',
    });
    expect(done.status).toMatchObject({ succeeded: 2, completionTime: expect.any(String) });
    expect(done.status).not.toHaveProperty('active');
    for (const pod of await world.list('Pod')) expect(pod.status).toMatchObject({ phase: 'Succeeded' });
  });

  test('a deleted Job keeps its pods unless told otherwise', async () => {
    await using world = await open();
    await world.apply(job('once'));
    await world.eventually(async () => (await world.list('Pod')).length === 1);
    await world.delete('Job', 'once');
    await world.eventually(async () => (await world.get('Job', 'once')).code === 404);
    expect(await world.list('Pod')).toHaveLength(1);
  });

  test('a claim waits for the pod that uses it before it goes', async () => {
    await using world = await open();
    await world.apply(claim('data'));
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    await world.apply(
      deployment('web', {}, { volumes, containers: [container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] })] }),
    );
    await world.eventually(async () => (await world.list('Pod')).length === 1);
    const { body } = await world.delete('PersistentVolumeClaim', 'data');
    expect(body.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    await world.delete('Deployment', 'web');
    await world.eventually(async () => (await world.get('PersistentVolumeClaim', 'data')).code === 404);
  });
});
