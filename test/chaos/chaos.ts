import { setTimeout as sleep } from 'node:timers/promises';
import { audit } from './audit.ts';
import { Chance } from './chance.ts';
import { type ClientsOptions, repeatSome, runClients, watchJobs } from './clients.ts';
import { letThingsGoWrong } from './faults.ts';
import { Journal } from './journal.ts';
import { readOn } from './readers.ts';
import { startWorld, type World } from './world.ts';

export interface ChaosOptions {
  /** The script that starts a cluster. */
  readonly cluster: string;
  /** What everything follows that happens by chance. */
  readonly seed: number;
  /** Ends the run early; everything is taken down. */
  readonly signal?: AbortSignal;
  /** Launches, updates, cancellations and removals. */
  readonly operations: number;
  /** Faults, spread over what is asked for. */
  readonly faults: number;
  readonly clients: number;
  say(line: string): void;
}

export interface ChaosReport {
  readonly seed: number;
  /** Requests that were accepted. */
  readonly accepted: number;
  /** How often one was sent again. */
  readonly repeats: number;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** How many jobs came to which end. */
  readonly ends: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Empty: nothing was lost, done twice, left behind or contradicted. */
  readonly wrong: readonly string[];
}

/** After the last fault something has to end at least so often, in milliseconds. */
const PATIENCE = 180_000;
const STANDING = 6;
/** Accepted requests that are sent once more at the end. */
const REPEATED = 40;
/** All that has ended has to be told to readers after so long, in milliseconds. */
const TOLD_WITHIN = 30_000;
const READERS = 2;

/** Lets many people use Tycho while all its parts fail, mends everything, waits for the end, and looks what is wrong. */
export async function chaos(asked: ChaosOptions): Promise<ChaosReport> {
  const { cluster, seed, operations, faults, clients, say } = asked;
  const started = Date.now();
  const chance = new Chance(seed);
  const journal = new Journal();
  const happened = new Map<string, number>();
  say(`seed ${seed}: ${operations} operations by ${clients} clients, ${faults} faults`);
  await using world = await startWorld(cluster, { chance, operations });
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(asked.signal ? [asked.signal] : [])]);
  const options: ClientsOptions = {
    urls: world.urls,
    clients,
    standing: STANDING,
    chance,
    journal,
    signal,
  };
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  const watching = watchJobs(options, ending);
  const reading = Array.from({ length: READERS }, () => readOn(options, ending));
  const left = { operations };
  const asking = runClients(options, left);
  asking.catch(() => failed.abort());
  const onFault = (name: string, milliseconds: number) => {
    happened.set(name, (happened.get(name) ?? 0) + 1);
    say(
      `${Math.round((Date.now() - started) / 1000)} s: ${name}, for ${milliseconds} ms; ${journal.entries.length} accepted, ${journal.open().length} open`,
    );
  };
  try {
    const going = {
      count: faults,
      chance: chance.branch(),
      signal,
      onFault,
      asked: () => 1 - left.operations / operations,
    };
    await Promise.all([asking, letThingsGoWrong(world, going)]);
    await startAnew(world);
    await settled(journal, signal, say);
    await told(journal, signal);
  } finally {
    over.abort();
    await Promise.all([watching, ...reading]);
  }
  asked.signal?.throwIfAborted();
  const own = [...world.apis, ...world.workers];
  const restless = own.flatMap(({ name, stuck, endedByItself }) => [
    ...(stuck > 0 ? [`${name} was asked to stop and did not, ${stuck} times`] : []),
    ...(endedByItself > 0 ? [`${name} ended by itself, ${endedByItself} times`] : []),
  ]);
  const untold = journal.unheard().map((it) => `no event told of the end of ${it} as it was`);
  const wrong = [...restless, ...untold, ...(await audit(world, journal)), ...(await repeatSome(options, REPEATED))];
  await watchJobs(options, AbortSignal.abort());
  const ends = Map.groupBy(journal.entries, (it) => journal.endOf(it.jobId)?.state ?? 'none');
  return {
    seed,
    accepted: journal.entries.length,
    repeats: journal.repeats,
    faults: Object.fromEntries(happened),
    ends: Object.fromEntries([...ends].map(([state, entries]) => [state, entries.length])),
    seconds: Math.round((Date.now() - started) / 1000),
    wrong,
  };
}

/** Controllers that lost their watches in the middle of it would not come back to them for minutes. */
async function startAnew({ controlPlane: { controllers, scheduler, kwok } }: World): Promise<void> {
  for (const it of [controllers, scheduler, kwok]) {
    await it.kill();
    it.start();
  }
}

/** Waits until readers have heard of the end of all jobs. */
async function told(journal: Journal, signal: AbortSignal): Promise<void> {
  const until = Date.now() + TOLD_WITHIN;
  while (journal.unheard().length > 0 && !signal.aborted && Date.now() < until) await sleep(500);
}

/** Waits until everything has ended, as long as something ends now and then. */
async function settled(journal: Journal, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let open = journal.open().length;
  let since = Date.now();
  while (open > 0 && !signal.aborted && Date.now() - since < PATIENCE) {
    await sleep(500);
    const now = journal.open().length;
    if (now === open) continue;
    open = now;
    since = Date.now();
  }
  say(`${open} of ${journal.entries.length} are open`);
}
