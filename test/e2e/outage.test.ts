import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { startProxy } from '../proxy.ts';
import { startTycho } from '../tycho.ts';

async function startCluster(readyAfter = 20) {
  const cluster = await startEmbedded({ readyAfter });
  const proxy = await startProxy(cluster.url);
  return {
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

describe.concurrent('a cluster that does not answer as it should', () => {
  test('what is launched while it is away waits, and all of it completes when it is back', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig, workers: 2, readyTimeout: 2_500 });
    const before = await tycho.client.up(oneService('before'));
    await before.finished();
    await cluster.proxy.goAway();
    const handles = await Promise.all(
      Array.from({ length: 50 }, (_, index) => tycho.client.up(oneService(`patient-${index}`))),
    );
    const warnings = async (id: string) =>
      (await tycho.client.job(id)).problems.filter((it) => it.code === 'cluster-unavailable');
    await expect
      .poll(() => warnings(handles[49]?.id ?? ''), { timeout: 20_000 })
      .toMatchObject([{ level: 'warning', message: expect.stringContaining('does not answer since 20') }]);
    const ready = await ask(`${tycho.url}/readyz`);
    expect([ready.status, ready.body]).toMatchObject([
      503,
      { problems: [{ level: 'error' }, { message: expect.stringContaining('does not answer since') }] },
    ]);
    const down = await tycho.client.down(handles[0]?.guid ?? '');
    // Longer than a system may take to become ready.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await cluster.proxy.comeBack();
    await down.finished();
    const jobs = await Promise.all(handles.slice(1).map((it) => it.finished()));
    expect(jobs.map((it) => it.attempts)).toEqual(jobs.map(() => 0));
    expect(jobs.flatMap((it) => it.problems.filter((one) => one.code === 'cluster-unavailable'))).toEqual([]);
    expect(await tycho.client.job(handles[0]?.id ?? '')).toMatchObject({
      state: 'cancelled',
      attempts: 0,
      changes: [],
    });
    expect(await tycho.client.systems()).toHaveLength(50);
    expect((await ask(`${tycho.url}/readyz`)).body).toMatchObject({ ready: true, problems: [] });
  });

  test('one request that broke is sent again, and is no outage', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    let broken = 0;
    cluster.proxy.answer = (line, incoming) => {
      if (line.startsWith('PATCH') && broken++ === 0) incoming.socket.destroy();
      return null;
    };
    const job = await (await tycho.client.up(oneService('once'))).finished();
    expect(broken).toBeGreaterThan(1);
    expect(job).toMatchObject({ attempts: 0, problems: [] });
  });

  test('a third of all calls are sent away with 429, and everything is made without an attempt more', async ({
    expect,
  }) => {
    await using cluster = await startCluster(300);
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    let calls = 0;
    let refused = 0;
    cluster.proxy.answer = (_line, incoming) => {
      if (incoming.url?.includes('watch=true') || calls++ % 3 !== 0) return null;
      refused++;
      return { status: 429, headers: { 'retry-after': '0.2' } };
    };
    const handles = await Promise.all(
      Array.from({ length: 20 }, (_, index) => tycho.client.up(oneService(`busy-${index}`))),
    );
    const jobs = await Promise.all(handles.map((it) => it.finished()));
    expect(jobs.map((it) => it.attempts)).toEqual(jobs.map(() => 0));
    expect(refused).toBeGreaterThan(40);
  });

  test('while every write is sent away, what is watched is still seen', async ({ expect }) => {
    await using cluster = await startCluster(2_000);
    await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
    const seen = await tycho.client.up(oneService('seen'));
    await seen.applied();
    let refusing = true;
    cluster.proxy.answer = (line) =>
      refusing && line.startsWith('PATCH') ? { status: 429, headers: { 'retry-after': '1' } } : null;
    const others = await Promise.all(
      Array.from({ length: 6 }, (_, index) => tycho.client.up(oneService(`held-${index}`))),
    );
    expect(await seen.finished()).toMatchObject({ services: { web: { state: 'ready' } } });
    const held = await tycho.client.jobs(others.map((it) => it.id));
    expect(held.map((it) => [it.applied, it.attempts])).toEqual(held.map(() => [false, 0]));
    refusing = false;
    const jobs = await Promise.all(others.map((it) => it.finished()));
    expect(jobs.map((it) => it.attempts)).toEqual(jobs.map(() => 0));
  });
});
