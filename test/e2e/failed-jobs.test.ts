import { watchJobs } from '@tycho/client';
import type { Job } from '@tycho/contract';
import { describe, test } from 'vitest';
import { oneService, webAndDb } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { launchedMany } from '../launched-many.ts';
import { startCluster } from '../proxied-cluster.ts';
import { runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

async function all(jobs: AsyncIterable<Job>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of jobs) ids.push(id);
  return ids;
}

describe.concurrent('what did not come to its end', () => {
  test('can be listed, read with its story, and tried again', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const bad = await tycho.client.up(oneService('bad', 'missing/image'));
    const good = await tycho.client.up(oneService('good'));
    await good.finished();
    const failed = await lastOf(bad);
    expect(failed.story.map((it) => it.event)).toEqual(['accepted', 'begun', 'failed']);
    expect(failed.story.at(-1)?.message).toContain('missing/image');

    const env = { TYCHO_URL: tycho.url };
    const listed = await runCli(['jobs', '--state', 'failed', '-o', 'name'], { env });
    expect(listed).toMatchObject({ code: 0, stdout: `${bad.id}\n` });
    expect((await runCli(['job', bad.id, '--story'], { env })).stdout).toMatch(
      / {2}accepted\n.* {2}begun\n.* {2}failed: /,
    );
    const again = await runCli(['retry', bad.id, '--detach'], { env });
    const retried = again.stdout.trim();
    expect(await lastOf({ progress: () => watchJobs(tycho.client, [retried]) })).toMatchObject({
      state: 'failed',
      retryOf: bad.id,
      guid: bad.guid,
    });
    const refused = await runCli(['retry', good.id], { env });
    expect([refused.code, refused.stderr]).toMatchObject([1, expect.stringContaining('job-unfinished')]);

    await (await tycho.client.up({ ...oneService('bad', 'nginx'), guid: bad.guid })).finished();
    await expect(tycho.client.retry(bad.id)).rejects.toMatchObject({ problems: [{ code: 'retry-outdated' }] });
  });

  test('is found page by page, by state, owner, system and kind', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const { client } = tycho;
    const launched = await launchedMany(client, { launches: [{ ...oneService('many'), count: 25 }] });
    const ids = launched.map((it) => it.jobId);
    const [first = ''] = ids;
    await client.cancel(first);
    expect((await all(client.allJobs({ state: ['queued'] }))).sort()).toEqual([...ids].sort());
    const pages: string[][] = [];
    for (let cursor: string | null | undefined = ''; cursor !== null; ) {
      const page: Response = await fetch(`${tycho.url}/jobs?limit=10${cursor ? `&cursor=${cursor}` : ''}`);
      const body = (await page.json()) as { jobs: Job[]; cursor: string | null };
      pages.push(body.jobs.map((it) => it.id));
      cursor = body.cursor;
    }
    expect(pages.map((it) => it.length)).toEqual([10, 10, 5]);
    expect(pages.flat().sort()).toEqual([...ids].sort());
    await using _ = await tycho.worker();
    await expect.poll(() => all(client.allJobs({ state: ['completed'] })), { timeout: 30_000 }).toHaveLength(24);
    expect(await all(client.allJobs({ state: ['cancelled'] }))).toEqual([first]);
    const guid = (await client.job(first)).guid;
    expect(await all(client.allJobs({ guid }))).toEqual([first]);
    expect(await all(client.allJobs({ kind: 'down' }))).toEqual([]);
    expect(await all(client.allJobs({ owner: 'nobody' }))).toEqual([]);
    const wrong = await fetch(`${tycho.url}/jobs?cursor=x`);
    expect([wrong.status, await wrong.text()]).toMatchObject([400, expect.stringContaining('cursor')]);
  });

  test('is told of when it took too long: to begin, to be applied, to be ready, as a whole', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 60_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const launch = async (timeouts: object, request = oneService('late')) =>
      lastOf(await tycho.client.up({ ...request, timeouts }));
    const codes = async (job: Promise<Job>) =>
      (await job).problems.filter((it) => it.level === 'error').map((it) => it.code);
    const [applied, ready, whole] = await Promise.all([
      codes(launch({ apply: '800ms' }, webAndDb)),
      codes(launch({ ready: '700ms' })),
      codes(launch({ job: '900ms' })),
    ]);
    expect([applied, ready, whole]).toEqual([['not-applied-in-time'], ['not-ready-in-time'], ['not-ended-in-time']]);
    const { guid } = await tycho.client.up(oneService('late'));
    const modified = await tycho.client.modify(guid, { cpu: 1, timeouts: { ready: '700ms' } });
    expect(await codes(lastOf(modified))).toEqual(['not-ready-in-time']);
    const back = await runCli(['rollback', guid, '--to', '1', '--wait', '--timeouts', 'ready=700ms'], {
      env: { TYCHO_URL: tycho.url },
    });
    expect(back).toMatchObject({ code: 1, stderr: expect.stringContaining('not-ready-in-time') });
    await expect(launch({ job: 'soon' })).rejects.toMatchObject({ problems: [{ code: 'request-invalid' }] });
    await expect(launch({ jobs: '1s' })).rejects.toMatchObject({ problems: [{ code: 'request-invalid' }] });
  });

  test('is told of when no worker had time for it', async ({ expect }) => {
    await using cluster = await startCluster();
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const up = await tycho.client.up({ ...oneService('late'), timeouts: { queued: '1ms' } });
    await using _ = await tycho.worker();
    const job = await lastOf(up);
    expect(job).toMatchObject({ state: 'failed', changes: [] });
    expect(job.problems.map((it) => it.code)).toContain('not-begun-in-time');
  });

  test('is ended by its system, whose name says it too', async ({ expect }) => {
    await using cluster = await startCluster({ readyAfter: 60_000 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const env = { TYCHO_URL: tycho.url };
    const one = await tycho.client.up(oneService('shop'));
    const two = await tycho.client.up(oneService('shop'));
    const other = await tycho.client.up(oneService('other'));
    const cancelled = await runCli(['cancel', 'shop', other.guid], { env });
    expect(cancelled.code).toBe(0);
    expect(cancelled.stdout.trim().split('\n').sort()).toEqual([one.id, two.id, other.id].sort());
    expect((await tycho.client.jobs([one.id, two.id, other.id])).map((it) => it.state)).toEqual(
      Array.from({ length: 3 }, () => 'cancelled'),
    );
    const none = await runCli(['cancel', 'shop'], { env });
    expect([none.code, none.stderr]).toMatchObject([1, expect.stringContaining('nothing is under way on shop')]);
  });
});
