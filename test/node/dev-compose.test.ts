import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TychoClient } from '@tycho/client';
import { describe, expect, test } from 'vitest';
import { sample } from '../compose-texts.ts';
import { repository } from '../run-cli.ts';
import { giveRedis, giveTycho } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const file = 'docker-compose.dev.yml';

describe('docker-compose.dev.yml on a real node', () => {
  const world = tychoOnNode(async () => {
    await giveRedis();
    await giveTycho('tycho:dev');
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
