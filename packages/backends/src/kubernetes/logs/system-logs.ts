import type { LogLine, LogsOptions } from '../../backend.ts';
import type { KubeClient } from '../kube-client.ts';
import type { Pod } from '../objects.ts';
import { LineChannel } from './line-channel.ts';
import { keyOf, type LogSource, logSources, type ServiceNames } from './log-sources.ts';
import { readLog, type StampedLine } from './read-log.ts';

/** What is known of a system at one time. */
export interface SystemPods {
  readonly names: ServiceNames;
  readonly pods: readonly Pod[];
}

export interface LogWorld {
  readonly client: KubeClient;
  /** `null`: there is no such system. */
  readonly look: () => Promise<SystemPods | null>;
  /** Calls back when pods of the system change. */
  readonly onChange: (listener: () => void) => Disposable;
}

/** Of a run that ended badly before anybody listened, so many lines are shown. */
const LAST_WORDS = 10;
/** Changes come in bursts: so long they are gathered; and that often it is looked though none was seen. Milliseconds. */
const GATHER = 200;
const RECHECK = 5_000;

/** What the containers of a system have written, in order of time. */
export async function* writtenLogs(
  world: LogWorld,
  options: LogsOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const sources = wanted(await world.look(), options).filter((it) => !it.previous || it.crashed);
  const lines = await Promise.all(sources.map((it) => collected(world.client, it, options, signal)));
  yield* lines.flat().sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/**
 * The same, and then what they write, of containers that start anew and pods that come later too, until the system
 * is gone.
 */
export async function* followedLogs(
  world: LogWorld,
  options: LogsOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const follower = new Follower(world, options, signal);
  try {
    for await (const lines of follower.channel.batches()) yield* lines;
  } finally {
    await follower.stop();
  }
}

class Follower {
  readonly channel = new LineChannel<LogLine>();
  readonly #world: LogWorld;
  readonly #options: LogsOptions;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** By run, the time of its last line. */
  readonly #last = new Map<string, string>();
  readonly #reading = new Map<string, Promise<void>>();
  /** Runs whose end was read. */
  readonly #done = new Set<string>();
  readonly #running: Promise<void>;
  #changed = Promise.withResolvers<void>();

  constructor(world: LogWorld, options: LogsOptions, signal: AbortSignal) {
    this.#world = world;
    this.#options = options;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#signal.addEventListener('abort', () => this.#wake(), { once: true });
    this.#running = this.#run().then(
      () => this.channel.close(),
      (error) => this.channel.close(error),
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.channel.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    using _ = this.#world.onChange(() => this.#wake());
    for (let first = true; !this.#signal.aborted; first = false) {
      this.#changed = Promise.withResolvers();
      const seen = await this.#world.look();
      if (seen === null) break;
      for (const it of wanted(seen, this.#options)) this.#take(it, first);
      await Promise.race([this.#changed.promise, sleep(RECHECK)]);
      if (!this.#signal.aborted) await sleep(GATHER);
    }
    await Promise.all(this.#reading.values());
  }

  #wake(): void {
    this.#changed.resolve();
  }

  /** Begins to read a run that nobody reads. Of one that was over before, its last words are told if it crashed. */
  #take(source: LogSource, first: boolean): void {
    const key = keyOf(source);
    if (this.#done.has(key) || this.#reading.has(key)) return;
    const early = first || (source.previous && !this.#last.has(key));
    if (early && source.previous && !source.crashed) return void this.#done.add(key);
    const { tail, since } = this.#options;
    const most = source.previous ? Math.min(tail ?? LAST_WORDS, LAST_WORDS) : first ? tail : null;
    const last = this.#last.get(key);
    const reading = this.#read(source, key, {
      follow: !source.previous,
      tail: last ? null : most,
      since: last ?? since,
    });
    this.#reading.set(key, reading);
  }

  async #read(source: LogSource, key: string, options: Parameters<typeof readLog>[2]): Promise<void> {
    try {
      const known = this.#last.get(key) ?? '';
      for await (const line of readLog(this.#world.client, source, options, this.#signal)) {
        if (line.time <= known) continue;
        this.#last.set(key, line.time);
        await this.channel.put(lineOf(source, line));
      }
      // While it runs, only its connection has ended.
      if (source.previous || !(await this.#isRunning(key))) this.#done.add(key);
    } catch (error) {
      if (!this.#signal.aborted && isRefusal(error)) this.channel.close(error);
    } finally {
      this.#reading.delete(key);
      this.#wake();
    }
  }

  async #isRunning(key: string): Promise<boolean> {
    const sources = wanted(await this.#world.look(), this.#options);
    return sources.some(
      (it) =>
        keyOf(it) === key &&
        it.pod.status !== undefined &&
        [...(it.pod.status.containerStatuses ?? []), ...(it.pod.status.initContainerStatuses ?? [])].some(
          ({ name, state }) => name === it.container && state?.running !== undefined,
        ),
    );
  }
}

const wanted = (seen: SystemPods | null, { services }: LogsOptions): LogSource[] =>
  seen === null
    ? []
    : logSources(seen.pods, seen.names).filter((it) => services === null || services.includes(it.service));

async function collected(
  client: KubeClient,
  source: LogSource,
  { tail, since }: LogsOptions,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const most = source.previous ? Math.min(tail ?? LAST_WORDS, LAST_WORDS) : tail;
  for await (const line of readLog(client, source, { follow: false, tail: most, since }, signal))
    lines.push(lineOf(source, line));
  return lines;
}

const lineOf = ({ service, pod, container }: LogSource, { time, text }: StampedLine): LogLine => ({
  service,
  pod: pod.metadata.name,
  container,
  time,
  text,
});

/** Credentials and rights do not come by themselves; a connection that broke may stand again. */
const isRefusal = (error: unknown): boolean =>
  !(error instanceof Error) || !('problems' in error) || JSON.stringify(error.problems).includes('permission-missing');

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
