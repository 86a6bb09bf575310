import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

test('a hundred systems come with one request and go with one command, each once', async () => {
  await using cluster = await startEmbedded({ readyAfter: 20 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 2 });
  const batch = await tycho.client.bulk({ launches: [{ ...oneService('many'), count: 100 }] });
  expect((await batch.finished()).counts.completed).toBe(100);
  const accepted = await batch.items();
  const systems = await tycho.client.systems();
  expect(systems.map((it) => it.guid).sort()).toEqual(accepted.map((it) => it.guid).sort());
  const ports = systems.map((it) => it.services.web?.ports[0]?.port);
  expect(new Set(ports).size).toBe(100);
  const guids = systems.map((it) => it.guid);
  const down = await runCli(['down', ...guids], { env: { TYCHO_URL: tycho.url } });
  expect({ code: down.code, gone: down.stdout.trim().split('\n') }).toEqual({ code: 0, gone: guids });
  expect(await tycho.client.systems()).toEqual([]);
});
