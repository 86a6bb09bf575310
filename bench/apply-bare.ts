import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, startCluster } from './cluster.ts';
import { bareEnvironment } from './environment.ts';
import { notebookTemplate } from './notebook-manifests.ts';
import type { Options } from './options.ts';
import { run } from './run.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The same objects by a bare client that knows neither queue nor API; times in seconds. */
export interface BareRound {
  readonly applied: number;
  /** Until every deployment is available. */
  readonly ready: number;
  readonly objectsPerSecond: number;
  readonly systemsPerSecond: number;
  readonly readyPerSecond: number;
}

const namespace = 'default';
/** Between two looks at the deployments, in milliseconds. */
const pause = 500;

export async function applyBare(command: string, { systems, atOnce }: Options): Promise<BareRound> {
  await using folder = await temporaryFolder();
  await using cluster = await startCluster(command);
  const file = join(folder.path, 'one-system.json');
  writeFileSync(file, notebookTemplate(namespace));

  const { objects, seconds, failed } = await cluster.limit(file, { copies: systems, atOnce });
  if (failed > 0) throw new Error(`the bare client failed with ${failed} of ${objects} objects`);
  const ready = seconds + (await secondsUntilAvailable(cluster, systems));
  return {
    applied: seconds,
    ready,
    objectsPerSecond: objects / seconds,
    systemsPerSecond: systems / seconds,
    readyPerSecond: systems / ready,
  };
}

async function secondsUntilAvailable({ kubeconfig }: Cluster, count: number): Promise<number> {
  const start = performance.now();
  while ((await available(kubeconfig)) < count) await sleep(pause);
  return (performance.now() - start) / 1_000;
}

async function available(kubeconfig: string): Promise<number> {
  // `resourceVersion=0`: as the API server has it in memory.
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?resourceVersion=0`;
  const answer = await run('kubectl', ['get', '--raw', path], { env: { ...bareEnvironment, KUBECONFIG: kubeconfig } });
  const { items } = JSON.parse(answer) as { items: { status?: { availableReplicas?: number } }[] };
  return items.filter((it) => (it.status?.availableReplicas ?? 0) > 0).length;
}
