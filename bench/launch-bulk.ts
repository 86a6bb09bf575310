import { setTimeout as sleep } from 'node:timers/promises';
import type { TychoClient } from '@tycho/client';
import { hasEnded, type Job, newGuid } from '@tycho/contract';
import { launchedMany } from '../test/launched-many.ts';
import { startCluster } from './cluster.ts';
import { notebookLaunch } from './compose-texts.ts';
import type { Footprint } from './footprint.ts';
import { manifestsOf } from './manifests-of.ts';
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
  const ids = await launchAll(client, systems);
  const accepted = since();
  const [applied, ready] = await Promise.all([
    untilAll(client, ids, (it) => it.applied).then((all) => (all ? since() : Number.NaN)),
    untilAll(client, ids, (it) => it.state === 'completed').then((all) => (all ? since() : null)),
  ]);
  if (Number.isNaN(applied)) throw new Error(`the ${systems} systems are not applied in time`);

  const objects = systems * manifestsOf(notebookLaunch, newGuid()).length;
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
export async function secondsUntilApplied(client: TychoClient, systems: number): Promise<number> {
  const start = performance.now();
  const ids = await launchAll(client, systems);
  if (!(await untilAll(client, ids, (it) => it.applied)))
    throw new Error(`the ${systems} systems are not applied in time`);
  return (performance.now() - start) / 1_000;
}

/** From the POST of a bulk launch until every system is ready. */
export async function secondsUntilReady(client: TychoClient, systems: number, launch: Launch): Promise<number> {
  const start = performance.now();
  const ids = await launchAll(client, systems, launch);
  if (!(await untilAll(client, ids, (it) => it.state === 'completed')))
    throw new Error(`the ${systems} systems are not ready in time`);
  return (performance.now() - start) / 1_000;
}

interface Launch {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

async function launchAll(client: TychoClient, count: number, launch: Launch = notebookLaunch): Promise<string[]> {
  const ids = (await launchedMany(client, { launches: [{ ...launch, count }] })).map((it) => it.jobId);
  if (ids.length !== count) throw new Error(`${ids.length} of ${count} launches were accepted`);
  return ids;
}

/** Between two questions, in milliseconds. */
const pause = 100;
/** Jobs asked for at once: few while they wait, more while all of them are through. */
const jobsAtOnce = { least: 4, most: 128 };
/** With no job that got further for so long, no more will, in milliseconds. */
export const standstill = 120_000;

/**
 * Waits until all jobs have gone far enough, and answers whether they have. It looks only at the oldest of those that have not: jobs are taken
 * up in order, and asking for all of them again and again would take more of the machine than launching them.
 */
async function untilAll(client: TychoClient, ids: readonly string[], enough: (job: Job) => boolean): Promise<boolean> {
  const waiting = new Set(ids);
  let moved = Date.now();
  let count = jobsAtOnce.least;
  while (waiting.size > 0) {
    const jobs = await client.jobs([...waiting].slice(0, count));
    const failed = jobs.find((it) => hasEnded(it) && it.state !== 'completed');
    if (failed) throw new Error(`a launch ${failed.state}: ${failed.problems.map((it) => it.message).join('; ')}`);
    const done = jobs.filter(enough);
    for (const { id } of done) waiting.delete(id);
    if (done.length > 0) moved = Date.now();
    if (Date.now() - moved > standstill) return false;
    const all = done.length === jobs.length;
    count = all ? Math.min(count * 2, jobsAtOnce.most) : jobsAtOnce.least;
    if (!all) await sleep(pause);
  }
  return true;
}
