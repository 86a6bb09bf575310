import { TychoClient } from '@tycho/client';
import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { launchedMany } from '../launched-many.ts';
import { startTycho } from '../tycho.ts';

interface Root {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly annotations: Record<string, string>;
    readonly labels: Record<string, string>;
  };
}

/** A Tycho without a worker, and the GUIDs and owners of its systems in the order in which they were made. */
async function startWaiting() {
  const stack = new AsyncDisposableStack();
  const cluster = stack.adopt(await startEmbedded({ readyAfter: 0 }), (it) => it.stop());
  const tycho = stack.use(await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, concurrency: 1 }));
  const made = async () => {
    const { body } = await ask(`${cluster.url}/api/v1/configmaps?labelSelector=tycho-root%3Dtrue`);
    return (body as { items: Root[] }).items
      .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ metadata }) => ({ guid: metadata.labels['tycho-guid'], owner: metadata.annotations['tycho-owner'] }));
  };
  const by = (owner: string) => new TychoClient(tycho.url, { owner });
  return { tycho, made, by, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** How many others are begun at most before the one whose turn it is: what a worker has in hand already. */
const FEW = 4;

test("another owner's launch is among the next few while a batch of 500 is made", async () => {
  await using it = await startWaiting();
  const batch = await launchedMany(it.by('ann'), { launches: [{ ...oneService('many'), count: 500 }] });
  await using _ = await it.tycho.worker();
  await expect.poll(async () => (await it.made()).length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(20);
  const job = await it.by('bob').up(oneService('single'));
  const before = (await it.made()).length;
  await job.finished();
  const order = await it.made();
  expect(order.findIndex(({ guid }) => guid === job.guid)).toBeLessThanOrEqual(before + FEW);
  const own = order.filter(({ owner }) => owner === 'ann').map(({ guid }) => guid);
  expect(own).toEqual(batch.slice(0, own.length).map(({ guid }) => guid));
  expect(own.length).toBeLessThan(500);
});

test("an owner's single launch comes before that owner's batch", async () => {
  await using it = await startWaiting();
  await launchedMany(it.by('ann'), { launches: [{ ...oneService('many'), count: 200 }] });
  const job = await it.by('ann').up(oneService('single'));
  await using _ = await it.tycho.worker();
  await job.finished();
  expect((await it.made()).findIndex(({ guid }) => guid === job.guid)).toBeLessThanOrEqual(FEW);
});

test('batches of two owners are made by turns', async () => {
  await using it = await startWaiting();
  for (const owner of ['ann', 'bob'])
    await launchedMany(it.by(owner), { launches: [{ ...oneService('many'), count: 60 }] });
  await using _ = await it.tycho.worker();
  await expect.poll(async () => (await it.made()).length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(40);
  const owners = (await it.made()).slice(0, 40).map(({ owner }) => owner);
  expect(owners).toEqual(owners.map((_, index) => (index % 2 === 0 ? 'ann' : 'bob')));
});
