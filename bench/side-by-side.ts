import { setTimeout as sleep } from 'node:timers/promises';
import { TychoClient } from '@tycho/client';
import { startCluster } from './cluster.ts';
import { notebookLaunch } from './compose-texts.ts';
import { oneByOne } from './one-by-one.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { startTycho } from './tycho.ts';
import { untilApplied } from './until-applied.ts';

/** What a large batch of one owner costs another one who launches a single system; from the POST to applied. */
export interface SideBySide {
  /** Systems of the batch. */
  readonly batch: number;
  readonly alone: Spread;
  readonly meanwhile: Spread;
}

const batch = 2_500;
const launches = 30;
/** In milliseconds. */
const rest = 500;
/** The batch is in full swing after that. */
const beginning = 5_000;

export async function sideBySide(command: string, { atOnce }: Options): Promise<SideBySide> {
  await using cluster = await startCluster(command);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  const single = new TychoClient(tycho.client.url, { owner: 'single' });
  const many = new TychoClient(tycho.client.url, { owner: 'many' });
  const singles = () => oneByOne(launches, rest, async () => untilApplied(single, await single.up(notebookLaunch)));
  say('single launches on an idle Tycho');
  await singles();
  const alone = await singles();
  say(`single launches beside a batch of ${batch}`);
  const { id } = await many.bulk({ launches: [{ ...notebookLaunch, count: batch }] });
  await sleep(beginning);
  const meanwhile = await singles();
  const { counts } = await many.batch(id);
  if (counts.queued === 0) throw new Error('the batch ended before the single launches');
  await many.cancelBatch(id);
  return { batch, alone: spread(alone), meanwhile: spread(meanwhile) };
}
