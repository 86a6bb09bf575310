import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TychoClient } from '@tycho/client';
import { type Cluster, startCluster } from './cluster.ts';
import { plainLaunch } from './compose-texts.ts';
import { bareEnvironment } from './environment.ts';
import { inParallel } from './in-parallel.ts';
import { secondsUntilReady } from './launch-bulk.ts';
import { oneByOne } from './one-by-one.ts';
import type { Options } from './options.ts';
import { repository } from './repository.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { startTycho, type Tycho } from './tycho.ts';
import { untilApplied } from './until-applied.ts';

/** What it costs that many systems stand. */
export interface Standing {
  readonly few: StandingFigures;
  readonly many: StandingFigures;
  /** Time from the POST to applied, with many standing to with few. */
  readonly ratio: number;
}

export interface StandingFigures {
  readonly systems: number;
  /** From the POST of one to all of its objects applied, in milliseconds. */
  readonly applied: Spread;
  /** A page of 100 systems, in milliseconds. */
  readonly page: Spread;
  /** The 10 systems of one owner. */
  readonly owner: Spread;
  /** `tycho status GUID`, the whole command. */
  readonly status: Spread;
  /** Until an API, and a worker, that are started now are ready for work, in milliseconds. */
  readonly start: number;
  /** Resident memory of both, in MiB, after that. */
  readonly memory: { readonly api: number; readonly worker: number };
  /** What the API server is asked a minute while nothing is to do, without what it is asked by others. */
  readonly requestsPerMinute: number;
}

const few = 100;
/** So many are launched at once: the controllers of the cluster are slower than Tycho, and are not to fall far behind. */
const wave = 500;
const launches = 20;
const looks = 50;
const commands = 10;
/** In milliseconds. */
const idle = 30_000;
const rest = 500;
/** One whose systems are asked for by themselves, and how many those are. */
const single = { owner: 'single', systems: 10 };

const launch = plainLaunch('standing');

export async function standing(command: string, { standing: many, atOnce }: Options): Promise<Standing> {
  await using cluster = await startCluster(command);
  const figures: StandingFigures[] = [];
  let there = 0;
  for (const systems of [few, many]) {
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
    if (there === 0)
      await new TychoClient(tycho.client.url, single).bulk({ launches: [{ ...launch, count: single.systems }] });
    for (; there < systems; there = Math.min(systems, there + wave)) {
      say(`${there} of ${systems} systems standing`);
      await secondsUntilReady(tycho.client, Math.min(wave, systems - there), launch);
    }
    figures.push(await look(cluster, tycho, systems, atOnce));
  }
  const [first, last] = figures as [StandingFigures, StandingFigures];
  return { few: first, many: last, ratio: last.applied.median / first.applied.median };
}

async function look(cluster: Cluster, tycho: Tycho, systems: number, atOnce: number): Promise<StandingFigures> {
  const { client } = tycho;
  say(`${systems} standing: launches, pages, commands`);
  const applied = await oneByOne(launches, rest, async () => untilApplied(client, await client.up(launch)));
  const page = await inParallel(looks, 1, () => client.systemPage({ limit: 100 }));
  const owner = await inParallel(looks, 1, () => client.systemPage({ owner: single.owner, limit: 100 }));
  const [guid = ''] = (await client.systemPage({ limit: 1 })).systems.map((it) => it.guid);
  const env = { ...bareEnvironment, TYCHO_URL: client.url };
  const status = await inParallel(commands, 1, () => run(join(repository, 'bin/tycho'), ['status', guid], { env }));
  const start = performance.now();
  await using other = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  const started = performance.now() - start - other.settling;
  await untilApplied(other.client, await other.client.up(launch));
  await other.client.systemPage();
  const memory = { api: other.api.footprint().memory, worker: other.worker.footprint().memory };
  const asked = await requestsIn(cluster, idle);
  await other[Symbol.asyncDispose]();
  await tycho[Symbol.asyncDispose]();
  const byOthers = await requestsIn(cluster, idle);
  return {
    systems,
    applied: spread(applied),
    page: spread(page),
    owner: spread(owner),
    status: spread(status),
    start: started,
    memory,
    requestsPerMinute: Math.max(0, (asked - byOthers) * (60_000 / idle)),
  };
}

/** Requests that the API server answers in that time. */
async function requestsIn({ kubeconfig }: Cluster, milliseconds: number): Promise<number> {
  const env = { ...bareEnvironment, KUBECONFIG: kubeconfig };
  const count = async () => {
    const text = await run('kubectl', ['get', '--raw', '/metrics'], { env });
    const lines = text.split('\n').filter((it) => it.startsWith('apiserver_request_total{'));
    return lines.reduce((sum, it) => sum + Number(it.slice(it.lastIndexOf(' '))), 0);
  };
  const before = await count();
  await sleep(milliseconds);
  return (await count()) - before;
}
