import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { TychoClient } from '@tycho/client';
import { describe, expect, test } from 'vitest';
import { sample } from '../compose-texts.ts';
import { repository } from '../run-cli.ts';
import { clusterCommand, giveImage } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const run = promisify(execFile);
const file = 'docker-compose.dev.yml';

/** The real Redis of this machine, open to others as that of the official image. */
const giveRedis = () =>
  giveImage(
    'redis:7-alpine',
    { Cmd: ['redis-server', '--protected-mode', 'no'], Env: ['PATH=/bin'], WorkingDir: '/tmp', User: '65534' },
    (folder) => clusterCommand('programs', folder, 'redis-server', 'redis-cli'),
  );

/** Copies paths into a folder. Half of what npm brings are type declarations and source maps, which nobody runs. */
const copyWithoutTypes = `mkdir "$1" && to=$1 && shift &&
  tar -cf - --exclude='*.map' --exclude='*.d.ts' --exclude='*.d.[cm]ts' "$@" | tar -xf - -C "$to"`;

/** What the Dockerfile makes, without a Docker engine: the same sources, the same dependencies, the same entrypoint. */
async function giveTycho(): Promise<void> {
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8');
  const entrypoint: unknown = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? 'null');
  const config = {
    Entrypoint: entrypoint,
    Env: ['PATH=/bin', 'NODE_ENV=production'],
    WorkingDir: '/app',
    User: '1000',
  };
  await giveImage('tycho:dev', config, async (folder) => {
    await clusterCommand('programs', folder, join(repository, 'node_modules/node/bin/node'));
    const paths = ['package.json', 'apps', 'packages', 'node_modules/@tycho', ...(await dependencies())];
    await run('sh', ['-c', copyWithoutTypes, 'sh', join(folder, 'app'), ...paths], { cwd: repository });
  });
}

/** The packages that `npm ci --omit=dev` installs; what lies in the folder of another comes with it. */
async function dependencies(): Promise<string[]> {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: repository });
  return stdout
    .split('\n')
    .map((path) => relative(repository, path))
    .filter((path) => path.lastIndexOf('node_modules/') === 0 && !path.startsWith('node_modules/@tycho/'));
}

describe('docker-compose.dev.yml on a real node', () => {
  const world = tychoOnNode(async () => {
    await giveRedis();
    await giveTycho();
  });

  const inNamespace = async (...args: string[]) => (await world.inNamespace(...args)).trim();
  const addresses = async (service: string) => {
    const pods = ['get', 'pods', '-l', `app.kubernetes.io/component=${service}`];
    return (await inNamespace(...pods, '-o', 'jsonpath={.items[*].status.podIP}')).split(' ');
  };
  /** Addresses of those who wait for jobs in the Redis that was launched. */
  const waitingForJobs = async (deployment: string) => {
    const clients = await inNamespace('exec', deployment, '--', 'redis-cli', 'client', 'list');
    // A worker waits in more than one queue.
    return [...new Set([...clients.matchAll(/ addr=([\d.]+):.* cmd=bzpopmin /g)].map(([, address]) => address))];
  };

  test('Tycho launches Tycho, which launches a notebook on its embedded cluster; then all is taken down', async () => {
    const files = { [file]: await readFile(join(repository, file), 'utf8') };
    const up = await world.tycho.client.up({ files });
    const job = await up.finished();
    expect(job.services).toMatchObject({
      redis: { state: 'ready' },
      api: { state: 'ready' },
      worker: { state: 'ready' },
    });

    const workers = await addresses('worker');
    expect(workers).toHaveLength(2);
    const redis = await inNamespace('get', 'deployments', '-l', 'app.kubernetes.io/component=redis', '-o', 'name');
    await expect
      .poll(async () => (await waitingForJobs(redis)).sort(), { timeout: 30_000, interval: 500 })
      .toEqual(workers.sort());

    const { ipAddress } = await world.tycho.client.system(job.guid);
    const inner = new TychoClient(`http://${ipAddress}:${job.result?.containers.api?.port}`);
    await expect.poll(() => inner.ready().catch(() => null), { timeout: 20_000 }).toMatchObject({ ready: true });
    const notebook = await (await inner.up(sample('jupyter-ds'))).finished();
    expect(await inner.systems()).toMatchObject([{ guid: notebook.guid, name: 'jupyter-ds', state: 'ready' }]);
    await (await inner.down(notebook.guid)).finished();
    expect(await inner.systems()).toEqual([]);

    await (await world.tycho.client.down(job.guid)).finished();
    expect(await world.tycho.client.systems()).toEqual([]);
    const kinds = 'configmaps,deployments,replicasets,pods,services,networkpolicies,endpointslices';
    expect(await inNamespace('get', kinds, '-l', 'executor=tycho', '-o', 'name')).toBe('');
  });
});
