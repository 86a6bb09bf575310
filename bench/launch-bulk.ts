import type { BatchHandle, TychoClient } from '@tycho/client';
import type { Batch } from '@tycho/contract';
import { startCluster } from './cluster.ts';
import { notebookLaunch } from './compose-texts.ts';
import type { Footprint } from './footprint.ts';
import { notebookObjects } from './manifests-of.ts';
import type { Options } from './options.ts';
import { startTycho } from './tycho.ts';

/** One bulk launch; times in seconds from the POST. */
export interface TychoRound {
  /** Until the answer 202. */
  readonly accepted: number;
  /** Until every object of every system is applied. */
  readonly applied: number;
  /** Until every pod is ready: here the control plane and its simulated nodes count too. `null`: not in time. */
  readonly ready: number | null;
  /** To applied. Root objects count. */
  readonly objectsPerSecond: number;
  readonly systemsPerSecond: number;
  readonly readyPerSecond: number | null;
  readonly api: Share;
  readonly worker: Share;
}

/** What a process took for it. */
export interface Share {
  /** Resident memory in MiB: before the first request, and at most. */
  readonly idle: number;
  readonly peak: number;
  /** Processor time until all are ready, in milliseconds per system. */
  readonly cpuPerSystem: number;
}

export async function launchBulk(command: string, { systems, atOnce, profile }: Options): Promise<TychoRound> {
  await using cluster = await startCluster(command);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce, profile });
  const { client, api, worker } = tycho;
  const before = { api: api.footprint(), worker: worker.footprint() };

  const start = performance.now();
  const since = () => (performance.now() - start) / 1_000;
  const batch = await launchAll(client, systems);
  const accepted = since();
  if (!(await until(batch, areApplied))) throw new Error(`the ${systems} systems are not applied in time`);
  const applied = since();
  const ready = (await until(batch, areReady)) ? since() : null;

  const objects = systems * notebookObjects();
  const share = (first: Footprint, last: Footprint): Share => ({
    idle: first.memory,
    peak: last.peak,
    cpuPerSystem: ((last.cpu - first.cpu) * 1_000) / systems,
  });
  return {
    accepted,
    applied,
    ready,
    objectsPerSecond: objects / applied,
    systemsPerSecond: systems / applied,
    readyPerSecond: ready && systems / ready,
    api: share(before.api, api.footprint()),
    worker: share(before.worker, worker.footprint()),
  };
}

/** From the POST of a bulk launch until every object of every system is applied. */
export async function secondsUntilApplied(client: TychoClient, systems: number, launch?: Launch): Promise<number> {
  const start = performance.now();
  if (!(await until(await launchAll(client, systems, launch), areApplied)))
    throw new Error(`the ${systems} systems are not applied in time`);
  return (performance.now() - start) / 1_000;
}

/** From the POST of a bulk launch until every system is ready. */
export async function secondsUntilReady(client: TychoClient, systems: number, launch: Launch): Promise<number> {
  const start = performance.now();
  if (!(await until(await launchAll(client, systems, launch), areReady)))
    throw new Error(`the ${systems} systems are not ready in time`);
  return (performance.now() - start) / 1_000;
}

interface Launch {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

function launchAll(client: TychoClient, count: number, launch: Launch = notebookLaunch): Promise<BatchHandle> {
  return client.bulk({ launches: [{ ...launch, count }] });
}

/** With no item that got further for so long, no more will, in milliseconds. */
export const standstill = 120_000;

const areApplied = ({ total, counts }: Batch): boolean => counts.applied + counts.completed === total;
const areReady = ({ total, counts }: Batch): boolean => counts.completed === total;

/** Waits until all of a batch has gone far enough, and answers whether it has; throws when something of it failed. */
async function until(batch: BatchHandle, enough: (batch: Batch) => boolean): Promise<boolean> {
  const still = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const it of batch.progress({ signal: still.signal })) {
      clearTimeout(timer);
      if (it.counts.failed > 0) {
        const [failed] = await batch.items({ state: 'failed' });
        throw new Error(`a launch failed: ${failed?.problems.map(({ message }) => message).join('; ')}`);
      }
      if (enough(it)) return true;
      timer = setTimeout(() => still.abort(), standstill);
    }
    return false;
  } catch (error) {
    if (still.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
