import { expect, test } from 'vitest';
import { onEveryCluster } from './clusters.ts';
import { configMap, deployment, ownedBy } from './samples.ts';

onEveryCluster('deletion', (open) => {
  test('a delete answers with what was deleted', async () => {
    await using world = await open();
    const { body } = await world.apply(configMap('a'));
    const { uid } = body.metadata;
    expect(await world.delete('ConfigMap', 'a', { preconditions: { uid } })).toEqual({
      code: 200,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'a', kind: 'configmaps', uid },
      },
    });
  });

  test('what an object owns goes with it, unless another owner is left', async () => {
    await using world = await open();
    const { body: root } = await world.apply(configMap('root'));
    const { body: other } = await world.apply(configMap('other'));
    await world.apply(configMap('owned', {}, ownedBy(root)));
    const both = [ownedBy(root), ownedBy(other)].flatMap((it) => it.ownerReferences as object[]);
    await world.apply(configMap('shared', {}, JSON.parse(JSON.stringify({ ownerReferences: both }))));
    await world.delete('ConfigMap', 'root', { propagationPolicy: 'Background' });
    await world.eventually(async () => (await world.get('ConfigMap', 'owned')).code === 404);
    expect((await world.get('ConfigMap', 'shared')).code).toBe(200);
  });

  test('an object whose owner never was goes too', async () => {
    await using world = await open();
    await world.apply(
      configMap('late', {}, ownedBy({ metadata: { name: 'root', uid: '00000000-0000-0000-0000-000000000001' } })),
    );
    await world.eventually(async () => (await world.get('ConfigMap', 'late')).code === 404);
  });

  test('in the foreground the owner waits for what it owns', async () => {
    await using world = await open();
    const { body: root } = await world.apply(configMap('root'));
    await world.apply(configMap('owned', {}, ownedBy(root, { blockOwnerDeletion: true })));
    const { body } = await world.delete('ConfigMap', 'root', { propagationPolicy: 'Foreground' });
    expect(body.metadata).toMatchObject({ finalizers: ['foregroundDeletion'], deletionTimestamp: expect.any(String) });
    await world.eventually(async () => (await world.get('ConfigMap', 'root')).code === 404);
    expect((await world.get('ConfigMap', 'owned')).code).toBe(404);
  });

  test('orphans stay and forget their owner', async () => {
    await using world = await open();
    const { body: root } = await world.apply(configMap('root'));
    await world.apply(configMap('owned', {}, ownedBy(root)));
    await world.delete('ConfigMap', 'root', { propagationPolicy: 'Orphan' });
    await world.eventually(async () => (await world.get('ConfigMap', 'root')).code === 404);
    expect((await world.get('ConfigMap', 'owned')).body.metadata.ownerReferences).toBeUndefined();
  });

  test('a collection is deleted by its labels', async () => {
    await using world = await open();
    for (const name of ['a', 'b']) await world.apply(configMap(name, {}, { labels: { set: 's' } }));
    await world.apply(configMap('c', {}, { labels: { set: 'other' } }));
    const { code, body } = await world.send('DELETE', `${world.path('ConfigMap')}?labelSelector=set%3Ds`);
    expect([code, body.kind]).toEqual([200, 'ConfigMapList']);
    expect((await world.list('ConfigMap', 'labelSelector=set')).map((it) => it.metadata.name)).toEqual(['c']);
  });

  test('a namespace takes its content along, and takes nothing new in', async () => {
    await using world = await open();
    await world.apply(deployment('web'));
    const { body } = await world.send('DELETE', `/api/v1/namespaces/${world.namespace}`);
    expect(body.status).toMatchObject({ phase: 'Terminating' });
    const late = await world.apply(configMap('late'));
    expect([late.code, late.body.reason, late.body.message]).toEqual([
      403,
      'Forbidden',
      `configmaps "late" is forbidden: unable to create new content in namespace ${world.namespace} because it is being terminated`,
    ]);
    await world.eventually(async () => (await world.send('GET', `/api/v1/namespaces/${world.namespace}`)).code === 404);
    expect(await world.list('Pod')).toEqual([]);
  });
});
