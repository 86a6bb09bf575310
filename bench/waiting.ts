import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '@tycho/embedded';
import { plainLaunch } from './compose-texts.ts';
import { secondsUntilApplied } from './launch-bulk.ts';
import { oneByOne } from './one-by-one.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startTycho } from './tycho.ts';
import { untilApplied } from './until-applied.ts';

/** What it costs that systems wait to become ready: from the POST of another one to applied, in milliseconds. */
export interface Waiting {
  readonly systems: number;
  /** Operations at once in the one worker. */
  readonly atOnce: number;
  readonly none: Spread;
  readonly all: Spread;
  /** How many waited until the end. */
  readonly stillWaiting: number;
}

const systems = 1_000;
const launches = 30;
/** In milliseconds. Pods take so long to become ready. */
const readyAfter = 120_000;
const rest = 300;

const launch = plainLaunch('waiting');

/** On the embedded cluster, where it can be said how long pods take. */
export async function waiting({ atOnce }: Options): Promise<Waiting> {
  const cluster = await startEmbedded({ readyAfter });
  await using _ = { [Symbol.asyncDispose]: () => cluster.stop() };
  await using folder = temporaryFolder();
  const kubeconfig = join(folder.path, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(cluster.kubeconfig));
  await using tycho = await startTycho({ kubeconfig, atOnce });
  const { client } = tycho;
  const singles = () => oneByOne(launches, rest, async () => untilApplied(client, await client.up(launch)));
  say('single launches, nothing waits');
  await singles();
  const none = await singles();
  say(`single launches while ${systems} systems wait to become ready`);
  await secondsUntilApplied(client, systems, launch);
  const all = await singles();
  const jobs = await client.batches();
  const stillWaiting = jobs.reduce((sum, it) => sum + it.counts.applied, 0);
  return { systems, atOnce, none: spread(none), all: spread(all), stillWaiting };
}
