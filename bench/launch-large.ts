import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TychoClient } from '@tycho/client';
import { startCluster } from './cluster.ts';
import { flatFile } from './compose-texts.ts';
import { serviceTemplate } from './manifests-of.ts';
import type { Options } from './options.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startTycho } from './tycho.ts';
import { untilApplied } from './until-applied.ts';

/** One system of a hundred services, next to a bare client that applies the same objects; in milliseconds. */
export interface LaunchLarge {
  /** That both apply. Tycho has its root and what the services share beside them. */
  readonly objects: number;
  readonly tycho: Readonly<Record<'first' | 'again' | 'dryRun' | 'drift', Spread>>;
  readonly bare: Readonly<Record<'first' | 'again', Spread>>;
  /** Tycho's medians divided by the bare client's. */
  readonly ratio: Readonly<Record<'first' | 'again', number>>;
}

const services = 100;
const times = 3;
/** Until the controllers are through with what was made or taken away, in milliseconds. */
const rest = 5_000;

const launch = { files: { 'compose.yaml': flatFile(services).text } };

/** Tycho and the bare client in turns, on one cluster; what each has made goes before the next turn. */
export async function launchLarge(command: string, { atOnce }: Options): Promise<LaunchLarge> {
  await using folder = temporaryFolder();
  await using cluster = await startCluster(command);
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  const file = join(folder.path, 'one-service.json');
  writeFileSync(file, serviceTemplate(launch, 'service-0'));
  const limit = async (mode: 'apply' | 'delete') => {
    const answer = await cluster.limit(file, { copies: services, atOnce, mode });
    if (answer.failed > 0) throw new Error(`the bare client failed with ${answer.failed} of ${answer.objects} objects`);
    return answer;
  };
  const own: Turn[] = [];
  const bare: Record<'first' | 'again', number>[] = [];
  let objects = 0;
  for (let index = 0; index < times; index++) {
    say(`one system of ${services} services, ${index + 1} of ${times}`);
    own.push(await turn(tycho.client));
    await sleep(rest);
    const first = await limit('apply');
    await sleep(rest);
    bare.push({ first: first.seconds * 1_000, again: (await limit('apply')).seconds * 1_000 });
    await limit('delete');
    await sleep(rest);
    objects = first.objects;
  }
  const of = <K extends string>(rounds: readonly Readonly<Record<K, number>>[], key: K) =>
    spread(rounds.map((it) => it[key]));
  const measured = {
    tycho: { first: of(own, 'first'), again: of(own, 'again'), dryRun: of(own, 'dryRun'), drift: of(own, 'drift') },
    bare: { first: of(bare, 'first'), again: of(bare, 'again') },
  };
  const ratio = (key: 'first' | 'again') => measured.tycho[key].median / measured.bare[key].median;
  return { objects, ...measured, ratio: { first: ratio('first'), again: ratio('again') } };
}

type Turn = Readonly<Record<'first' | 'again' | 'dryRun' | 'drift', number>>;

async function turn(client: TychoClient): Promise<Turn> {
  const up = async (guid?: string) => {
    const job = await client.up({ ...launch, ...(guid === undefined ? {} : { guid }) });
    await untilApplied(client, job);
    return job;
  };
  const [first, job] = await timed(() => up());
  const { guid } = await job.finished();
  await sleep(rest);
  const [again] = await timed(() => up(guid));
  const [dryRun] = await timed(() => client.dryRun({ ...launch, guid }));
  const [drift] = await timed(() => client.system(guid, { drift: true }));
  await (await client.down(guid, { volumes: true })).finished();
  return { first, again, dryRun, drift };
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}
