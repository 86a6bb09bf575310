import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHandle, TychoClient } from '@tycho/client';
import { startCluster } from './cluster.ts';
import { notebookLaunch } from './compose-texts.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { startTycho } from './tycho.ts';
import { untilApplied } from './until-applied.ts';

/** From the POST of one system to all of its objects applied, one system after the other, in milliseconds. */
export interface LaunchOne {
  /** Until the answer 202. */
  readonly accepted: Spread;
  /** Until the job says so, asked for every 2 ms. */
  readonly applied: Spread;
  /** Until a caller of the client knows, as `tycho up` does: it asks less often. */
  readonly clientApplied: Spread;
}

const times = 30;
const warmUp = 5;
/** Until the controllers are through with a system, and the next one comes, in milliseconds. */
const rest = 500;

/** Launches on an idle Tycho, one after the other. */
export async function launchOne(command: string, { atOnce }: Options): Promise<LaunchOne> {
  say(`one system, ${times} times`);
  await using cluster = await startCluster(command);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  const launch = (until: Until) => launched(tycho.client, until);
  for (let index = 0; index < warmUp; index++) await launch(untilApplied);
  const exact: Launched[] = [];
  const asked: Launched[] = [];
  for (let index = 0; index < times; index++) {
    exact.push(await launch(untilApplied));
    asked.push(await launch(askedByClient));
  }
  return {
    accepted: spread([...exact, ...asked].map((it) => it.accepted)),
    applied: spread(exact.map((it) => it.applied)),
    clientApplied: spread(asked.map((it) => it.applied)),
  };
}

interface Launched {
  readonly accepted: number;
  readonly applied: number;
}

type Until = (client: TychoClient, job: JobHandle) => Promise<unknown>;

async function launched(client: TychoClient, until: Until): Promise<Launched> {
  const start = performance.now();
  const since = () => performance.now() - start;
  const job = await client.up(notebookLaunch);
  const accepted = since();
  await until(client, job);
  const applied = since();
  await sleep(rest);
  return { accepted, applied };
}

const askedByClient: Until = (_, job) => job.applied();
