import type { TychoClient } from '@tycho/client';
import type { Job } from '@tycho/contract';
import { describe, type ExpectStatic, test } from 'vitest';
import { compose, oneService } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { startCluster } from '../proxied-cluster.ts';
import { startTycho } from '../tycho.ts';

const codes = (job: Job) => job.problems.map((it) => it.code);

const until = (expect: ExpectStatic, client: TychoClient, id: string, state: Job['state']) =>
  expect.poll(async () => (await client.job(id)).state, { timeout: 20_000 }).toBe(state);

describe.concurrent('an operation that is to end before it is done', () => {
  test('ends before it has begun, and nothing of it is made', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const up = await tycho.client.up(oneService('never'));
    expect(await tycho.client.cancel(up.id)).toMatchObject({ id: up.id, state: 'queued' });
    await using _ = await tycho.worker();
    expect(await lastOf(up)).toMatchObject({ state: 'cancelled', applied: false, changes: [] });
    expect(await cluster.objects()).toEqual([]);
    await expect(tycho.client.cancel(up.id)).rejects.toMatchObject({ problems: [{ code: 'job-finished' }] });
    await expect(tycho.client.cancel('up-0')).rejects.toMatchObject({ problems: [{ code: 'job-unknown' }] });
  });

  test('ends while it waits, and what it has applied stays until it is taken down', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 60_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const up = await tycho.client.up(oneService('endless'));
    await until(expect, tycho.client, up.id, 'waiting');
    await tycho.client.cancel(up.id);
    const job = await lastOf(up);
    expect(job).toMatchObject({ state: 'cancelled', applied: true });
    expect(job.problems.find((it) => it.code === 'operation-cancelled')?.hint).toContain(`tycho down ${up.guid}`);
    expect(await cluster.objects()).not.toEqual([]);
    expect(await (await tycho.client.down(up.guid)).finished()).toMatchObject({ state: 'completed' });
    expect(await cluster.objects()).toEqual([]);
  });

  test('ends between two writes', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    const held = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    cluster.proxy.hold = (line) => {
      if (!line.startsWith('PATCH') || !line.includes('/configmaps/')) return;
      held.resolve();
      return released.promise;
    };
    const up = await tycho.client.up(oneService('half'));
    await held.promise;
    expect(await tycho.client.cancel(up.id)).toMatchObject({ state: 'active' });
    released.resolve();
    expect(await lastOf(up)).toMatchObject({ state: 'cancelled', applied: false });
    expect((await cluster.objects()).map((it) => it.split(' ')[0])).toEqual(['ConfigMap']);
  });

  test('is taken back when it is atomic: to the last good revision, or to nothing', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 1_500 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const first = await tycho.client.up({ ...oneService('shop', 'shop:1'), atomic: true });
    await first.finished();
    const second = await tycho.client.up({ ...oneService('shop', 'shop:2'), guid: first.guid, atomic: true });
    await until(expect, tycho.client, second.id, 'waiting');
    await tycho.client.cancel(second.id);
    const job = await lastOf(second);
    expect(job).toMatchObject({ state: 'cancelled', revision: 3 });
    expect(codes(job)).toEqual(expect.arrayContaining(['operation-cancelled', 'went-back']));
    const revisions = await tycho.client.revisions(first.guid);
    expect(revisions.map((it) => [it.revision, it.state])).toEqual([
      [3, 'current'],
      [2, 'failed'],
      [1, 'superseded'],
    ]);

    const fresh = await tycho.client.up({ ...oneService('fresh'), atomic: true });
    await until(expect, tycho.client, fresh.id, 'waiting');
    await tycho.client.cancel(fresh.id);
    expect(await lastOf(fresh)).toMatchObject({ state: 'cancelled' });
    expect((await cluster.objects()).filter((it) => it.includes('fresh'))).toEqual([]);
  });

  test('ends when a later one says anew what the system is to be', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 6_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const first = await tycho.client.up(oneService('shop', 'shop:1'));
    await until(expect, tycho.client, first.id, 'waiting');
    const others = [];
    for (const image of ['shop:2', 'shop:3', 'shop:4'])
      others.push(await tycho.client.up({ ...oneService('shop', image), guid: first.guid }));
    const [second, third, last] = others;
    expect(await last?.finished()).toMatchObject({ state: 'completed' });
    const ends = await tycho.client.jobs([first.id, second?.id ?? '', third?.id ?? '']);
    expect(ends.map((it) => it.state)).toEqual(['superseded', 'superseded', 'superseded']);
    for (const job of ends) expect(codes(job)).toContain('operation-superseded');
    const revisions = await tycho.client.revisions(first.guid);
    expect(revisions.map((it) => it.state)).not.toContain('superseded');
  });

  test('goes on to its end when it is a removal that has begun', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    const up = await tycho.client.up(compose('name: kept\nservices:\n  web: { image: web }\n'));
    await up.finished();
    const held = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    cluster.proxy.hold = (line) => {
      if (!line.startsWith('DELETE')) return;
      held.resolve();
      return released.promise;
    };
    const down = await tycho.client.down(up.guid);
    await held.promise;
    await expect(tycho.client.cancel(down.id)).rejects.toMatchObject({ problems: [{ code: 'removal-begun' }] });
    released.resolve();
    expect(await down.finished()).toMatchObject({ state: 'completed' });
  });
});
