import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TychoClient } from '@tycho/client';
import { startEmbedded } from '@tycho/embedded';
import { describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { sample } from '../compose-texts.ts';
import { testRedis } from '../redis.ts';
import { repository, runCli, startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const file = 'docker-compose.dev.yml';

describe('docker-compose.dev.yml', () => {
  test('is without a fault for our own parser, and becomes manifests', async () => {
    const config = await runCli(['config', '--verbose', '-f', file]);
    expect(config.code).toBe(0);
    expect(config.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^note: .* services\.api\.build: /),
      expect.stringMatching(/^note: .* services\.api\.ports\[0\]: /),
    ]);
    const convert = await runCli(['convert', '-f', file]);
    expect([convert.code, convert.stdout.match(/^kind: Deployment$/gm)]).toEqual([
      0,
      Array(3).fill('kind: Deployment'),
    ]);
  });

  test('is a system that Tycho launches: one Redis, one API, two workers', async () => {
    await using cluster = await startEmbedded({ readyAfter: 20 });
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    const files = { [file]: await readFile(join(repository, file), 'utf8') };
    const { guid, services } = await (await tycho.client.up({ files })).finished();
    expect(services).toMatchObject({
      redis: { state: 'ready' },
      api: { state: 'ready' },
      worker: { state: 'ready' },
    });

    const { body } = await ask(`${cluster.url}/apis/apps/v1/deployments?labelSelector=tycho-guid%3D${guid}`);
    const { items } = body as {
      items: { metadata: { labels: Record<string, string> }; status: { readyReplicas: number } }[];
    };
    const ready = items.map((it) => [it.metadata.labels['app.kubernetes.io/component'], it.status.readyReplicas]);
    expect(Object.fromEntries(ready)).toEqual({ redis: 1, api: 1, worker: 2 });
    await (await tycho.client.down(guid)).finished();
    expect(await tycho.client.systems()).toEqual([]);
  });

  test('is made of commands that work together: a worker on the embedded cluster of an API elsewhere', async () => {
    await using redis = await testRedis();
    const shared = ['--redis', redis.url];
    const embedded = ['--embedded', '--embedded-listen', '127.0.0.1:0'];
    await using api = startCli(['api', '--port', '0', '--workers', '0', ...embedded, ...shared], {});
    const client = new TychoClient(await api.printed(/API +(http:\S+)/));
    const cluster = await api.printed(/Cluster .* at (http:\S+), namespace default/);
    await using worker = startCli(['worker', '--cluster', cluster, ...shared], {});
    await worker.printed(/Worker /);
    expect(worker.output).toContain('NO CONTAINERS RUN');

    const { guid, services } = await (await client.up(sample('jupyter-ds'))).finished();
    expect(services).toMatchObject({ 'jupyter-datascience': { state: 'ready' } });
    await (await client.down(guid)).finished();
    expect(await client.systems()).toEqual([]);
    expect([await worker.kill('SIGTERM'), await api.kill('SIGTERM')]).toEqual([0, 0]);
  });
});
