import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newGuid } from '@tycho/contract';
import { settings, wholeEnvironment } from './environment.ts';
import { manifestsOf } from './manifests-of.ts';
import type { ReadyTimes } from './ready-on-node.ts';
import { run } from './run.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startTycho } from './tycho.ts';
import { untilReady } from './until-applied.ts';

// Runs where the cluster with the real node is reached, and prints its times as one line of JSON.

const times = 15;
/** Until what is taken away is gone, in milliseconds. */
const rest = 3_000;

const launch = {
  name: 'ready',
  files: {
    'compose.yaml': `
services:
  web:
    image: busybox
    command: ["sleep", "3600"]
    ports: ["8080"]
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "true"], interval: 1s }
`,
  },
};
const kubectl = (...args: string[]) => run('kubectl', args, { env: wholeEnvironment });

await using folder = temporaryFolder();
await using tycho = await startTycho({ kubeconfig: settings.kubeconfig, atOnce: 8 });

async function byTycho(): Promise<number> {
  const start = performance.now();
  const job = await tycho.client.up(launch);
  await untilReady(tycho.client, job);
  const took = performance.now() - start;
  await (await tycho.client.down(job.guid)).finished();
  return took;
}

async function byKubectl(): Promise<number> {
  const file = join(folder.path, 'manifests.json');
  const items = manifestsOf(launch, newGuid()) as { kind: string; metadata: { name: string } }[];
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const deployment = items.find((it) => it.kind === 'Deployment')?.metadata.name ?? '';
  const start = performance.now();
  await kubectl('apply', '-f', file);
  await kubectl('wait', '--for=condition=Available', '--timeout=60s', `deployment/${deployment}`);
  const took = performance.now() - start;
  await kubectl('delete', '-f', file);
  return took;
}

const measured = { tycho: [] as number[], kubectl: [] as number[] } satisfies ReadyTimes;
for (let index = 0; index <= times; index++) {
  const own = await byTycho();
  await sleep(rest);
  const other = await byKubectl();
  await sleep(rest);
  // The first of each warms up.
  if (index === 0) continue;
  measured.tycho.push(own);
  measured.kubectl.push(other);
}
console.log(JSON.stringify(measured));
