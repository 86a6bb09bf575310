import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { kubectl } from '../real-cluster.ts';
import { runCli } from '../run-cli.ts';
import { dial, fetchFromOutside, giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const server = 'agnhost netexec --http-port=8080';
const text = `
name: pair
x-tycho: { placement: isolated }
services:
  web:
    image: tycho.test/web
    entrypoint: ${server}
    ports: ["8080:8080"]
    links: ["db:store"]
  db:
    image: tycho.test/db
    entrypoint: ${server}
    environment: { INSTANCE: "\${INSTANCE}" }
    networks: { default: { aliases: [database] } }
    volumes: ["data:/data"]
volumes: { data: {} }
`;
const instance = (name: string) => ({ ...compose(text), environment: { INSTANCE: name } });

describe('a namespace of its own, on a real node', () => {
  const world = tychoOnNode(() => giveImages('tycho.test/web', 'tycho.test/db'), {
    placement: {
      quota: { pods: 4, 'limits.memory': '256Mi' },
      containerDefaults: { limits: { memory: '64Mi' }, requests: { memory: '16Mi' } },
    },
  });

  const namespacesOf = async (...jobs: readonly { guid: string }[]) => {
    const guids = `tycho-guid in (${jobs.map(({ guid }) => guid).join()})`;
    const names = await kubectl('get', 'namespaces', '-l', `tycho-home=${world.namespace},${guids}`, '-o', 'name');
    return names.split('\n').flatMap((it) => it.replace('namespace/', '') || []);
  };
  const inside = async ({ guid }: Job, ...args: string[]) =>
    (await kubectl('-n', (await world.tycho.client.system(guid)).namespace, ...args)).trim();
  const podOf = async (job: Job, service: string, path: string) =>
    inside(job, 'get', 'pods', '-l', `app.kubernetes.io/component=${service}`, '-o', `jsonpath={.items[0]${path}}`);
  const published = async (job: Job) =>
    `http://${(await world.tycho.client.system(job.guid)).ipAddress}:${job.result?.containers.web?.port}`;
  const up = async (name: string) => (await world.tycho.client.up(instance(name))).finished();
  const down = async ({ guid }: Job, volumes: boolean) => (await world.tycho.client.down(guid, { volumes })).finished();

  test('two instances of one file stand side by side, each with its names, closed to the other', async () => {
    const [one, two] = await Promise.all(['one', 'two'].map(up));
    if (!one || !two) throw new Error('two instances were launched');
    for (const [job, name] of [
      [one, 'one'],
      [two, 'two'],
    ] as const) {
      const web = await published(job);
      for (const host of ['db', 'database', 'store'])
        await expect
          .poll(() => dial(web, host, 'shell?cmd=echo+$INSTANCE').catch(() => null), { timeout: 20_000 })
          .toMatchObject({ responses: [expect.stringContaining(name)] });
    }
    const database = await podOf(one, 'db', '.status.podIP');
    expect((await dial(await published(one), database)).responses).toEqual(['db']);
    // Policies take a moment to reach the node.
    await expect
      .poll(async () => (await dial(await published(two), database)).errors, { timeout: 20_000 })
      .toHaveLength(1);
    expect(await fetchFromOutside(`http://${database}:8080/hostname`)).toBeNull();
    await expect
      .poll(async () => fetchFromOutside(`${await published(one)}/hostname`), { timeout: 20_000 })
      .toBe('web');
    expect(await inside(one, 'get', 'resourcequota', '-o', 'jsonpath={.items[0].status.used}')).toContain(
      '"limits.memory":"128Mi"',
    );
    await Promise.all([one, two].map((it) => down(it, true)));
    expect(await namespacesOf(one, two)).toEqual([]);
  }, 120_000);

  test('volumes keep what was written over a down and an up, and go with the namespace', async () => {
    const first = await up('first');
    const { namespace } = await world.tycho.client.system(first.guid);
    await inside(first, 'exec', await podOf(first, 'db', '.metadata.name'), '--', 'sh', '-c', 'echo kept > /data/it');
    await down(first, false);
    expect(await namespacesOf(first)).toEqual([namespace]);
    expect((await kubectl('-n', namespace, 'get', 'all,netpol,cm', '-l', 'executor=tycho', '-o', 'name')).trim()).toBe(
      '',
    );
    const second = await up('second');
    expect(second.guid).toBe(first.guid);
    expect(await inside(second, 'exec', await podOf(second, 'db', '.metadata.name'), '--', 'cat', '/data/it')).toBe(
      'kept',
    );
    const env = { TYCHO_URL: world.tycho.url };
    expect((await runCli(['status', '-o', 'wide'], { env })).stdout).toContain(namespace);
    expect(await runCli(['down', '--volumes', first.guid], { env })).toMatchObject({ code: 0 });
    expect(await namespacesOf(first)).toEqual([]);
  }, 120_000);

  test('what its quota or its standard refuses is told', async () => {
    const greedy = compose(`
name: greedy
x-tycho: { placement: isolated }
services: { it: { image: busybox, command: [sleep, "3600"], deploy: { resources: { limits: { memory: 1G } } } } }
`);
    const handle = await world.tycho.client.up(greedy);
    const last = await lastOf(handle);
    expect(last.problems.filter((it) => it.level === 'error')).toMatchObject([
      { code: 'pods-refused', message: expect.stringContaining('exceeded quota') },
    ]);
    await down({ guid: handle.guid } as Job, true);
    expect(await namespacesOf(handle)).toEqual([]);
  }, 120_000);
});
