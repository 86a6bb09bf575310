import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { QUEUE_NAME } from '../names.ts';
import { failureOf, openRedis, type RedisAddress } from '../open-redis.ts';
import type { EventLog, JobEvent } from './event-log.ts';
import { compareIds, type StreamId } from './stream-id.ts';

/** Entries that are read at once. */
const BATCH = 1_000;
/** How long one reading waits for something to come, and after how much silence the connection counts as lost. */
const BLOCK = 5_000;
const SILENCE = 15_000;
/** Between two readings, in milliseconds: what comes meanwhile is read with one command. */
const GATHER = { heard: 20, unheard: 250 };
/** Before Redis is asked again after it failed to answer, in milliseconds. */
const PAUSE = 200;

/** What BullMQ writes when a job changes, and whether that is its end. */
const ends: Readonly<Record<string, boolean>> = {
  added: false,
  waiting: false,
  active: false,
  progress: false,
  delayed: false,
  removed: false,
  completed: true,
  failed: true,
};

/** An entry of a Redis stream: its id, then names and values in turn. */
type Entry = readonly [id: StreamId, fields: readonly string[]];

export interface EventReaderOptions extends RedisAddress {
  readonly prefix: string;
  readonly log: EventLog;
  /** Whether somebody waits for what comes. */
  readonly isHeard: () => boolean;
  /** Told of each batch once it is in the log, and with nothing when what is in the log was given up. */
  readonly onEvents: (events: readonly JobEvent[] | null) => void;
}

/**
 * Reads the event stream of the queue into the log, from the first entry that there is, on a connection of its own.
 * When Redis goes away and returns, it reads on from where it was.
 */
export class EventReader {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #log: EventLog;
  readonly #onEvents: EventReaderOptions['onEvents'];
  readonly #isHeard: EventReaderOptions['isHeard'];
  readonly #stop = new AbortController();
  readonly #synced = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #failure: unknown = null;

  constructor({ prefix, log, isHeard, onEvents, ...address }: EventReaderOptions) {
    this.#key = `${prefix}:${QUEUE_NAME}:events`;
    this.#log = log;
    this.#onEvents = onEvents;
    this.#isHeard = isHeard;
    this.#redis = openRedis(address, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      socketTimeout: SILENCE,
      retryStrategy: (times) => Math.min(times * 100, 1_000),
    });
    this.#running = this.#run();
  }

  /** Resolves once everything that there was is in the log. */
  synced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Why nothing could be read when it was last tried; `null`: it could. */
  get failure(): unknown {
    return this.#failure;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#redis.disconnect();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#takeUp();
        while (await this.#read());
        this.#synced.resolve();
        this.#failure = null;
        while (!signal.aborted) {
          await this.#read(BLOCK);
          await sleep(GATHER[this.#isHeard() ? 'heard' : 'unheard'], undefined, { signal });
        }
      } catch (error) {
        this.#failure = failureOf(this.#redis) ?? error;
        await sleep(PAUSE, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Where Redis forgot what was not yet read, or lost what was, the log begins anew. */
  async #takeUp(): Promise<void> {
    const [[first], [last]] = (await Promise.all([
      this.#redis.xrange(this.#key, '-', '+', 'COUNT', 1),
      this.#redis.xrevrange(this.#key, '+', '-', 'COUNT', 1),
    ])) as [Entry[], Entry[]];
    const { tip } = this.#log;
    const isLost = last === undefined ? tip !== '0-0' : compareIds(last[0], tip) < 0;
    const isTrimmed = first !== undefined && compareIds(first[0], tip) > 0;
    if (!isLost && !isTrimmed) return;
    if (first === undefined) this.#log.restart('0-0');
    else this.#log.beginAt(first[0]);
    this.#onEvents(null);
  }

  /** Answers whether there may be more at once. */
  async #read(block?: number): Promise<boolean> {
    const { tip } = this.#log;
    const answer = await (block === undefined
      ? this.#redis.xread('COUNT', BATCH, 'STREAMS', this.#key, tip)
      : this.#redis.xread('COUNT', BATCH, 'BLOCK', block, 'STREAMS', this.#key, tip));
    const entries = (answer?.[0]?.[1] ?? []) as unknown as Entry[];
    if (entries.length === 0) return false;
    const events = entries.flatMap((it) => eventOf(it) ?? []);
    for (const event of events) this.#log.add(event);
    this.#log.seen(entries.at(-1)?.[0] ?? tip);
    this.#onEvents(events);
    if (entries.length < BATCH) return false;
    // So many at once may be more than Redis keeps: then some were dropped before they were read.
    await this.#takeUp();
    return true;
  }
}

function eventOf([id, fields]: Entry): JobEvent | null {
  const value = (name: string): string | undefined => {
    const at = fields.findIndex((it, index) => index % 2 === 0 && it === name);
    return at < 0 ? undefined : fields[at + 1];
  };
  const ended = ends[value('event') ?? ''];
  const jobId = value('jobId');
  return ended === undefined || jobId === undefined ? null : { id, jobId, ended };
}
