import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { runCli } from '../run-cli.ts';
import { giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const image = 'tycho.test/updates';
const serves = 'agnhost netexec --http-port=8080 --udp-port=-1';

/** What a watch of the pods told: how many there were, and how many of these were ready. */
interface Count {
  readonly pods: number;
  readonly ready: number;
}

describe('updates on a real node', () => {
  const world = tychoOnNode(() => giveImages(image));

  const web = (entrypoint: string, deploy: string, more = '') =>
    compose(`
name: updated
services:
  web:
    image: ${image}
    entrypoint: ${entrypoint}
    deploy: ${deploy}
    ${more}
`);
  const run = async (files: ReturnType<typeof compose>, more: { guid?: string; atomic?: boolean } = {}) =>
    lastOf(await world.tycho.client.up({ ...files, ...more }));
  const down = async (guid: string) => (await world.tycho.client.down(guid)).finished();
  const pods = async (guid: string) => {
    const found = await world.inNamespace('get', 'pods', '-l', `tycho-guid=${guid}`, '-o', 'json');
    return (
      JSON.parse(found) as {
        items: {
          metadata: { name: string; deletionTimestamp?: string };
          spec: { containers: { command: string[]; resources: { limits?: Record<string, string> } }[] };
          status: { phase: string; conditions?: { type: string; status: string }[] };
        }[];
      }
    ).items.filter((it) => it.metadata.deletionTimestamp === undefined);
  };
  const count = async (guid: string): Promise<Count> => {
    const all = await pods(guid);
    const isReady = (it: (typeof all)[number]) =>
      it.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
    return { pods: all.length, ready: all.filter(isReady).length };
  };
  const problemsOf = (job: Job) => job.problems.map(({ level, code }) => `${level} ${code}`);

  test('what ends with 0 and says nothing of restarts has completed, and it is told that it is run again', async () => {
    const job = await run(
      compose(`
name: ends
services:
  setup: { image: ${image}, entrypoint: ["true"] }
  web: { image: ${image}, entrypoint: ${serves} }
`),
    );
    expect(job).toMatchObject({
      state: 'completed',
      services: { setup: { state: 'completed' }, web: { state: 'ready' } },
    });
    expect(job.problems).toMatchObject([
      { level: 'warning', message: 'service setup ended with code 0, and Kubernetes starts it again' },
    ]);
    await down(job.guid);
  });

  test('a bad update takes nothing down that runs; `failure_action: rollback` brings the last good one back', async () => {
    const update = '{ replicas: 2, update_config: { order: start-first, monitor: 0s, failure_action: rollback } }';
    const { guid } = await run(web(serves, update));
    const before = (await pods(guid)).map((it) => it.metadata.name).sort();
    const bad = await run(web('["sh", "-c", "echo no such database; exit 3"]', update), { guid });
    expect(bad).toMatchObject({ state: 'failed', revision: 3 });
    expect(problemsOf(bad)).toEqual(['error container-failed', 'note went-back']);
    await expect
      .poll(async () => (await pods(guid)).map((it) => it.metadata.name).sort(), { timeout: 20_000 })
      .toEqual(before);
    expect((await world.tycho.client.revisions(guid)).map(({ state }) => state)).toEqual([
      'current',
      'failed',
      'superseded',
    ]);

    const paused = update.replace('rollback', 'pause');
    await run(web(serves, paused), { guid });
    const left = await run(web('no-such-program', paused), { guid });
    expect([left.state, problemsOf(left)]).toEqual(['failed', ['error container-failed']]);
    expect(await count(guid)).toMatchObject({ ready: 2 });
    const back = await runCli(['rollback', guid, '--wait'], { env: { TYCHO_URL: world.tycho.url } });
    expect(back).toMatchObject({ code: 0 });
    await expect.poll(() => count(guid), { timeout: 20_000 }).toEqual({ pods: 2, ready: 2 });
    await down(guid);
  });

  test.each([
    ['start-first', ({ ready, pods }: Count) => ready < 3 || pods > 4],
    ['stop-first', ({ pods }: Count) => pods > 3],
  ])('an update with order %s, one at a time', async (order, isWrong) => {
    const deploy = `{ replicas: 3, update_config: { order: ${order}, parallelism: 1, monitor: 1s } }`;
    const { guid } = await run(web(serves, deploy));
    const seen: Count[] = [];
    const handle = await world.tycho.client.up({ ...web(serves, deploy, 'environment: { NEW: "1" }'), guid });
    let updating = true;
    const watching = (async () => {
      while (updating) seen.push(await count(guid));
    })();
    await handle.finished();
    updating = false;
    await watching;
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.filter(isWrong)).toEqual([]);
    await down(guid);
  });

  test('a first launch that is atomic and fails leaves nothing; limits of what runs are changed', async () => {
    const gone = await run(web('no-such-program', '{}'), { atomic: true });
    expect([gone.state, problemsOf(gone)]).toEqual(['failed', ['error container-failed', 'note went-back']]);
    expect(await world.inNamespace('get', 'deployments,services', '-o', 'name')).toBe('');

    const { guid } = await run(web(serves, '{}'));
    const env = { TYCHO_URL: world.tycho.url };
    expect(await runCli(['modify', guid, '--memory', '64m', '--cpu', '250m', '--wait'], { env })).toMatchObject({
      code: 0,
    });
    await expect.poll(() => count(guid), { timeout: 20_000 }).toEqual({ pods: 1, ready: 1 });
    const [pod] = await pods(guid);
    const limit = (file: string) =>
      world.inNamespace('exec', pod?.metadata.name ?? '', '--', 'cat', `/sys/fs/cgroup/${file}`);
    const limits = await limit('memory.max').catch(() => limit('memory/memory.limit_in_bytes'));
    expect(limits.trim()).toBe(String(64 * 1024 * 1024));
    await down(guid);
  });
});
