import { expect, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { launchedMany } from '../launched-many.ts';
import { startCluster } from '../proxied-cluster.ts';
import { startTycho } from '../tycho.ts';
import { startWorkerProcess } from '../worker-process.ts';

const SYSTEMS = 100;
const ROLLS = 4;

test('workers that are stopped one after the other hand over what they have: nothing is lost, repeated or tried again', async () => {
  await using cluster = await startCluster({ readyAfter: 1_000 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const start = async () => {
    const worker = await startWorkerProcess(tycho.redis.url, cluster.kubeconfig);
    await worker.printed(/Worker /);
    return worker;
  };
  let worker = await start();
  const launched = await launchedMany(tycho.client, { launches: [{ ...oneService('rolled'), count: SYSTEMS }] });
  const ids = launched.map((it) => it.jobId);
  const applied = async () => (await tycho.client.jobs(ids)).filter((it) => it.applied).length;
  for (let roll = 1; roll <= ROLLS; roll++) {
    await expect
      .poll(applied, { timeout: 120_000, interval: 10 })
      .toBeGreaterThan((roll - 1) * (SYSTEMS / (ROLLS + 1)));
    const next = await start();
    expect(await worker.kill('SIGTERM')).toBe(0);
    worker = next;
  }
  await using _ = worker;
  const states = async () => (await tycho.client.jobs(ids)).filter((it) => it.state !== 'completed');
  await expect.poll(states, { timeout: 120_000, interval: 200 }).toEqual([]);
  for (const { attempts, revision, story, changes } of await tycho.client.jobs(ids)) {
    expect({ attempts, revision }).toEqual({ attempts: 0, revision: 1 });
    expect(story.map((it) => it.event)).toEqual(['accepted', 'begun', 'completed']);
    expect(changes.filter((it) => it.action !== 'created')).toEqual([]);
    expect(new Set(changes.map((it) => it.artifact)).size).toBe(changes.length);
  }
});

test('a worker that is to stop takes nothing more, and waits for no upkeep of its own that hangs', async () => {
  await using cluster = await startCluster({});
  await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig, workers: 0, reconcileEvery: 100 });
  const hung = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  cluster.proxy.hold = (line) => {
    if (!line.endsWith('/configmaps')) return;
    hung.resolve();
    return release.promise;
  };
  const worker = await tycho.worker();
  await hung.promise;
  const closed = worker[Symbol.asyncDispose]();
  const { id } = await tycho.client.up(oneService('left'));
  await closed;
  expect(await tycho.client.job(id)).toMatchObject({ state: 'queued', story: [{ event: 'accepted' }] });
  release.resolve();
  await using _ = await tycho.worker();
  await expect.poll(async () => (await tycho.client.job(id)).state, { timeout: 20_000 }).toBe('completed');
});
