import { expect, test } from 'vitest';
import { onEveryCluster } from './clusters.ts';
import { configMap } from './samples.ts';
import type { World } from './world.ts';

const APPLY = 'application/apply-patch+yaml';
const all = '/api/v1/namespaces';
const namespace = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** A name beside that of the world, and with it no other test's. */
const other = (world: World): string => `${world.namespace}-other`;

onEveryCluster('namespaces', (open) => {
  test('one is made once, by a name that is then among its labels, and is found by them', async () => {
    await using world = await open();
    const name = other(world);
    const made = await world.send('POST', `${all}?fieldManager=tycho`, namespace(name, { set: name }));
    expect([made.code, made.body.status]).toEqual([201, { phase: 'Active' }]);
    expect(made.body.metadata.labels).toEqual({ set: name, 'kubernetes.io/metadata.name': name });
    const again = await world.send('POST', all, namespace(name));
    expect([again.code, again.body.reason]).toEqual([409, 'AlreadyExists']);
    const { body } = await world.send('GET', `${all}?labelSelector=set%3D${name}`);
    expect(body.items).toMatchObject([{ metadata: { name } }]);
    await world.send('DELETE', `${all}/${name}`);
  });

  test('an apply sets labels of one that was created by the same manager, and takes them away again', async () => {
    await using world = await open();
    const name = other(world);
    await world.send('POST', `${all}?fieldManager=tycho`, namespace(name, { set: 'a' }));
    const path = `${all}/${name}?fieldManager=tycho&force=true`;
    const more = await world.send('PATCH', path, namespace(name, { set: 'b', level: 'baseline' }), APPLY);
    expect([more.code, more.body.metadata.labels]).toMatchObject([200, { set: 'b', level: 'baseline' }]);
    const less = await world.send('PATCH', path, namespace(name, { set: 'b' }), APPLY);
    expect(less.body.metadata.labels).toEqual({ set: 'b', 'kubernetes.io/metadata.name': name });
    await world.send('DELETE', `${all}/${name}`);
  });

  test('where there is none, nothing is listed and nothing is made, not even tried', async () => {
    await using world = await open();
    const inside = `${all}/${other(world)}/configmaps`;
    const listed = await world.send('GET', inside);
    expect([listed.code, listed.body.items]).toEqual([200, []]);
    const tried = await world.send('PATCH', `${inside}/a?fieldManager=tycho&dryRun=All`, configMap('a'), APPLY);
    expect([tried.code, tried.body.message]).toEqual([404, `namespaces "${other(world)}" not found`]);
  });

  test('one that goes may be deleted again, and keeps its labels until it is gone', async () => {
    await using world = await open();
    const name = other(world);
    const path = `${all}/${name}`;
    await world.send('POST', all, namespace(name, { set: 'a' }));
    const held = configMap('held', {}, { finalizers: ['tycho.test/hold'] });
    await world.send('POST', `${path}/configmaps`, held);
    await world.send('DELETE', path);
    const again = await world.send('DELETE', path);
    expect([again.code, again.body.status]).toMatchObject([200, { phase: 'Terminating' }]);
    const { body } = await world.send('GET', path);
    expect(body.metadata).toMatchObject({ labels: { set: 'a' }, deletionTimestamp: expect.any(String) });
    const late = await world.send('PATCH', `${path}/configmaps/late?fieldManager=tycho`, configMap('late'), APPLY);
    expect([late.code, late.body.message]).toEqual([403, expect.stringContaining('because it is being terminated')]);
    const merge = 'application/merge-patch+json';
    await world.send('PATCH', `${path}/configmaps/held`, { metadata: { finalizers: null } }, merge);
    await world.eventually(async () => (await world.send('GET', path)).code === 404);
  });

  test('a quota and usual limits are kept in one, and go with it', async () => {
    await using world = await open();
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'all' },
      spec: { hard: { pods: '10', 'limits.memory': '1Gi' } },
    };
    const limits = {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'each' },
      spec: { limits: [{ type: 'Container', default: { memory: '64Mi' }, defaultRequest: { memory: '64Mi' } }] },
    };
    for (const it of [quota, limits]) {
      const { code, body } = await world.apply(it);
      expect([code, body.spec]).toEqual([201, it.spec]);
    }
    const { body } = await world.send('GET', '/api/v1/resourcequotas');
    const ours = (body.items as { metadata: { namespace: string } }[]).filter(
      (it) => it.metadata.namespace === world.namespace,
    );
    expect(ours).toMatchObject([{ metadata: { name: 'all' } }]);
    await world.send('DELETE', `${all}/${world.namespace}`);
    await world.eventually(async () => (await world.get('ResourceQuota', 'all')).code === 404);
  });
});
