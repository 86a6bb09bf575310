import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, startCluster } from './cluster.ts';
import { bareEnvironment } from './environment.ts';
import { standstill } from './launch-bulk.ts';
import { notebookTemplate } from './manifests-of.ts';
import type { Options } from './options.ts';
import { run } from './run.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The same objects by a bare client that knows neither queue nor API; times in seconds. */
export interface BareRound {
  readonly applied: number;
  /** Until every deployment is available. `null`: not in time. */
  readonly ready: number | null;
  readonly objectsPerSecond: number;
  readonly systemsPerSecond: number;
  readonly readyPerSecond: number | null;
}

const namespace = 'default';
/** Between two looks at the deployments, in milliseconds. */
const pause = 500;

export async function applyBare(command: string, { systems, atOnce }: Options): Promise<BareRound> {
  await using folder = temporaryFolder();
  await using cluster = await startCluster(command);
  const file = join(folder.path, 'one-system.json');
  writeFileSync(file, notebookTemplate(namespace));

  const { objects, seconds, failed } = await cluster.limit(file, { copies: systems, atOnce });
  if (failed > 0) throw new Error(`the bare client failed with ${failed} of ${objects} objects`);
  const waited = await secondsUntilAvailable(cluster, systems);
  const ready = waited === null ? null : seconds + waited;
  return {
    applied: seconds,
    ready,
    objectsPerSecond: objects / seconds,
    systemsPerSecond: systems / seconds,
    readyPerSecond: ready && systems / ready,
  };
}

async function secondsUntilAvailable({ kubeconfig }: Cluster, count: number): Promise<number | null> {
  const start = performance.now();
  let most = 0;
  let moved = start;
  while (most < count) {
    await sleep(pause);
    const now = await available(kubeconfig);
    if (now > most) moved = performance.now();
    most = Math.max(most, now);
    if (performance.now() - moved > standstill) return null;
  }
  return (performance.now() - start) / 1_000;
}

async function available(kubeconfig: string): Promise<number> {
  // `resourceVersion=0`: as the API server has it in memory.
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?resourceVersion=0`;
  const answer = await run('kubectl', ['get', '--raw', path], { env: { ...bareEnvironment, KUBECONFIG: kubeconfig } });
  const { items } = JSON.parse(answer) as { items: { status?: { availableReplicas?: number } }[] };
  return items.filter((it) => (it.status?.availableReplicas ?? 0) > 0).length;
}
