import { expect, test } from 'vitest';
import { compose, oneService } from '../compose-texts.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho } from '../tycho.ts';

const cluster = realCluster();
const file = 'name: shop\nservices:\n  db: { image: db, volumes: [data:/data] }\nvolumes: { data: {} }\n';

test('orphans made by hand are found, left alone while they are young, and taken away without their volumes', async () => {
  await using namespace = await cluster.newNamespace();
  const usual = { kubeconfig: cluster.kubeconfig, namespace: namespace.name, workers: 2 };
  await using tycho = await startTycho({ ...usual, sweepEvery: 1_000, orphanGrace: 4_000, removeOrphans: true });
  const names = async (guid: string) =>
    (
      await kubectl(
        '-n',
        namespace.name,
        'get',
        'deploy,svc,netpol,pvc,secret,cm',
        '-l',
        `tycho-guid=${guid}`,
        '-o',
        'name',
      )
    )
      .split('\n')
      .filter(Boolean);
  const lasting = await (await tycho.client.up(oneService('lasting'))).applied();
  const { guid } = await (await tycho.client.up(compose(file))).applied();
  await kubectl('-n', namespace.name, 'delete', 'configmap', `tycho-${guid}`, '--cascade=orphan');
  expect((await names(guid)).length).toBeGreaterThan(3);
  await expect
    .poll(() => names(guid), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^persistentvolumeclaim\//)]);
  expect((await tycho.client.systems()).map((it) => it.guid)).toEqual([lasting.guid]);
});

test('a Deployment that is scaled by hand is marked, and a system ends when its time has come', async () => {
  await using namespace = await cluster.newNamespace();
  const usual = { kubeconfig: cluster.kubeconfig, namespace: namespace.name, workers: 2 };
  await using tycho = await startTycho({ ...usual, reconcileEvery: 1_000, sweepEvery: 1_000, readyTimeout: 2_000 });
  const handle = await tycho.client.up(oneService('web'));
  await handle.applied();
  // Where no pods run it is over when the time to become ready is.
  await expect.poll(async () => (await tycho.client.job(handle.id)).finishedAt, { timeout: 60_000 }).not.toBe(null);
  const drift = async () => (await tycho.client.system(handle.guid)).drift;
  await expect.poll(drift, { timeout: 60_000 }).toEqual([]);
  const deployment = `deployment/web-web-${handle.guid.slice(0, 8)}`;
  await kubectl('-n', namespace.name, 'scale', deployment, '--replicas=3');
  await expect.poll(drift, { timeout: 60_000 }).toMatchObject([{ difference: 'changed', fields: ['spec.replicas'] }]);
  await tycho.client.modify(handle.guid, { ttl: '2s' });
  await expect.poll(async () => (await tycho.client.systems()).length, { timeout: 60_000 }).toBe(0);
});
