import { once } from 'node:events';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import { hasEnded, JOB_FORMAT, type Job, type JobData } from '@tycho/contract';
import { type Job as BullJob, Queue, type Telemetry } from 'bullmq';
import type { Redis } from 'ioredis';
import { Admission, type Admitted, type Limits, type OwnedSystems, usualLimits } from './admission.ts';
import { BatchItems } from './batches/batch-items.ts';
import { BatchKeeper } from './batches/batch-keeper.ts';
import { Batches } from './batches/batches.ts';
import { isOpenLetter } from './batches/states.ts';
import { type DriftMark, DriftMarks } from './drift-marks.ts';
import type { Entry } from './entry.ts';
import { Fairness } from './fairness/fairness.ts';
import { jobDocument, type Outcome } from './job-document.ts';
import { type JobPage, JobPages, type JobQuery } from './job-pages.ts';
import { KeyedRequests } from './keyed-requests.ts';
import { DEFAULT_PREFIX, QUEUE_NAME, queueOptions } from './names.ts';
import { openRedis, type RedisAddress } from './open-redis.ts';
import { type Outage, Outages } from './outages.ts';
import { priorities } from './priorities.ts';
import { type QueueDepth, queueDepth } from './queue-depth.ts';
import { unlessRedisAway } from './redis-away.ts';
import { RequestRates } from './request-rates.ts';
import { isWhole, type KeptData, keptData, openedData } from './sealing/job-payload.ts';
import { Sealer } from './sealing/sealer.ts';
import { SystemLine } from './system-line.ts';
import { Touches } from './touches.ts';

export interface JobQueueOptions extends RedisAddress {
  /** What all keys in Redis start with; two Tychos with different prefixes do not see each other. */
  readonly prefix?: string | undefined;
  /** How much may be asked for. */
  readonly limits?: Limits | undefined;
  /** What the cluster says of the systems of an owner; without it only those count that were launched here. */
  readonly owned?: OwnedSystems | undefined;
  /** Carries the trace of whoever asks through the queue. */
  readonly telemetry?: Telemetry | undefined;
  /** Is told of each job that is in the queue now. */
  readonly accepted?: ((job: Entry<KeptData>) => void) | undefined;
  /** Seals what says what systems are made of; by default it is plain. */
  readonly sealer?: Sealer | undefined;
}

/** Tried again that often after failures that may pass: with the worker's back-off, about half an hour. */
const ATTEMPTS = 70;
/** How long the outcome of a job can be asked for, in seconds. */
const KEPT = { done: 24 * 3600, failed: 7 * 24 * 3600 };
/** So many that ended are forgotten in one go. */
const FORGOTTEN_AT_ONCE = 1_000;
/** Longer than a request takes from when it finds a GUID free until its job is in the line, in seconds. */
const CLAIMED_FOR = 60;
/** Jobs that are asked for at once. */
const SLICE = 500;
/** How long a call waits for Redis before it says that Redis is away, in milliseconds. */
const PATIENCE = 2_000;

/**
 * The side of the queue that asks: the API's. Every call answers or fails soon, with `redis-unavailable`
 * when Redis is away.
 */
export class JobQueue implements AsyncDisposable {
  readonly batches: Batches;
  /** Brings batches into the queue. */
  readonly keeper: BatchKeeper;
  /** Requests that can be repeated. */
  readonly requests: KeyedRequests;
  /** How often somebody asks. */
  readonly rates: RequestRates;
  readonly #redis: Redis;
  readonly #queue: Queue<KeptData>;
  readonly #sealer: Sealer;
  readonly #line: SystemLine;
  readonly #outages: Outages;
  readonly #admission: Admission;
  readonly #fairness: Fairness;
  readonly #accepted: (job: Entry<KeptData>) => void;
  readonly #pages: JobPages;
  readonly #touches: Touches;
  readonly #marks: DriftMarks;
  readonly #prefix: string;

  constructor(options: JobQueueOptions) {
    const { prefix = DEFAULT_PREFIX, limits = usualLimits, owned = async () => [] } = options;
    const { telemetry, accepted = () => {}, sealer = new Sealer() } = options;
    this.#prefix = prefix;
    this.#sealer = sealer;
    this.#accepted = accepted;
    this.#redis = openRedis(options, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: PATIENCE,
      commandTimeout: PATIENCE,
      retryStrategy: (times) => Math.min(times * 100, 1_000),
    });
    this.#queue = new Queue<KeptData>(QUEUE_NAME, {
      connection: this.#redis,
      prefix,
      ...(telemetry && { telemetry }),
      ...queueOptions,
    });
    this.#queue.on('error', () => {});
    this.#line = new SystemLine(this.#redis, prefix);
    this.batches = new Batches(this.#redis, prefix, sealer);
    this.keeper = new BatchKeeper(this.batches, this);
    this.requests = new KeyedRequests(this.#redis, prefix, sealer);
    this.rates = new RequestRates(this.#redis, prefix);
    this.#outages = new Outages(this.#redis, prefix);
    this.#marks = new DriftMarks(this.#redis, prefix);
    this.#touches = new Touches(this.#redis, prefix);
    this.#fairness = new Fairness(this.#redis, prefix);
    this.#admission = new Admission(this.#redis, prefix, limits, owned);
    this.#pages = new JobPages(this.#redis, this.#queue, (ids) => this.jobs(ids));
  }

  /** Gives the first connection its time. Resolves also when Redis stays away: then the calls say so. */
  async connect(): Promise<void> {
    if (this.#redis.status === 'ready') return;
    await once(this.#redis, 'ready', { signal: AbortSignal.timeout(PATIENCE) }).catch(() => {});
  }

  /** Resolves once the connection stands; rejects with `redis-unavailable` or `redis-refused`. */
  async ping(): Promise<void> {
    await unlessRedisAway(this.#redis.ping(), this.#redis);
  }

  /** The queue as BullMQ has it, for its board. */
  get bull(): Queue<KeptData> {
    return this.#queue;
  }

  /** Whether workers are kept from taking jobs. */
  async isPaused(): Promise<boolean> {
    const queue = await this.#reached();
    return unlessRedisAway(queue.isPaused(), this.#redis);
  }

  /** How much there is to do. */
  async depth(): Promise<QueueDepth> {
    return unlessRedisAway(queueDepth(this.#redis, await this.#reached()));
  }

  /**
   * Puts jobs in the queue, each into the line of its system. Those that are there already are left as they are.
   * Throws, and adds none of them, where they are more than may be asked for.
   */
  async add(entries: readonly Entry<KeptData>[]): Promise<void> {
    await this.admit(entries);
    await this.put(entries);
  }

  /** Throws where these are more than may be asked for. */
  async admit(entries: readonly Admitted[]): Promise<void> {
    await unlessRedisAway(this.#admission.admit(entries));
  }

  /** Puts jobs in the queue that were admitted. */
  async put(entries: readonly Entry<KeptData>[]): Promise<void> {
    const before = await unlessRedisAway(
      this.#line.enter(entries.map(({ id, data }) => ({ guid: data.guid, jobId: id }))),
    );
    const priorityOf = await this.#fairness.priorities(entries);
    await unlessRedisAway(
      this.#queue.addBulk(
        entries.map(({ id, data }, index) => ({
          name: data.kind,
          data: keptData(id, { ...data, format: JOB_FORMAT }, this.#sealer),
          opts: {
            jobId: id,
            priority: priorityOf[index] ?? priorities.down,
            attempts: ATTEMPTS,
            backoff: { type: 'custom' },
            removeOnComplete: { age: KEPT.done },
            removeOnFail: { age: KEPT.failed },
          },
        })),
      ),
    );
    await this.touchFirst(entries.filter((it) => it.data.kind !== 'down').map((it) => it.data.guid));
    for (const it of entries) this.#accepted(it);
    await unlessRedisAway(Promise.all(before.map((id) => this.#hasten(id))));
  }

  /**
   * Counts the items of a batch whose jobs have ended and whose workers died before they counted them. Answers whether
   * there were any.
   */
  async countAgain(id: string): Promise<boolean> {
    const open = await this.batches.open(id);
    if (open === null) return false;
    const items = new BatchItems(id, open.plan);
    const states = await this.batches.states(id);
    const waiting = [...states].flatMap((letter, item) => (isOpenLetter(letter) ? [item] : []));
    let counted = false;
    for (let at = 0; at < waiting.length; at += SLICE) {
      const slice = waiting.slice(at, at + SLICE);
      const pipeline = this.#redis.pipeline();
      for (const it of slice) pipeline.hmget(this.#queue.toKey(items.ids(it).jobId), 'finishedOn', 'returnvalue');
      const found = (await unlessRedisAway(pipeline.exec())) ?? [];
      for (const [index, item] of slice.entries()) {
        const [finishedOn, returned] = (found[index]?.[1] ?? []) as (string | null)[];
        if (!finishedOn) continue;
        await this.batches.tally(items.place(item), returned ? (JSON.parse(returned) as Outcome) : 'failed');
        counted = true;
      }
    }
    return counted;
  }

  async job(id: string): Promise<Job | null> {
    const [job] = await this.jobs([id]);
    return job ?? null;
  }

  /** Those of the jobs that are known. */
  async jobs(ids: readonly string[]): Promise<Job[]> {
    const outage = await this.outage();
    const found = await unlessRedisAway(Promise.all(ids.map((id) => this.#document(id, outage))));
    return found.filter((it) => it !== null);
  }

  /** Some of the jobs that are known, and where the next page begins. Throws `request-invalid` for a cursor that is none. */
  async page(query: JobQuery, limit: number, cursor?: string): Promise<JobPage> {
    await this.#reached();
    return unlessRedisAway(this.#pages.page(query, limit, cursor));
  }

  /**
   * What a job is to do; `null`: there is no such job, or nothing is left to do of it. Throws `payload-locked` and
   * `payload-damaged`.
   */
  async dataOf(id: string): Promise<JobData | null> {
    const queue = await this.#reached();
    const job = (await unlessRedisAway(queue.getJob(id))) as BullJob<KeptData> | undefined;
    const data = job ? openedData(job, this.#sealer) : null;
    return data !== null && isWhole(data) ? data : null;
  }

  /** Since when the workers wait for the cluster, while they do. */
  async outage(): Promise<Outage | null> {
    return unlessRedisAway(this.#outages.current());
  }

  /** Whether `owner` is the first who chooses a GUID that is free; who comes next is told no until its job shows. */
  async claimGuid(guid: string, owner: string): Promise<boolean> {
    const key = `${this.#prefix}:claim:${guid}`;
    const isFirst = await unlessRedisAway(this.#redis.set(key, owner, 'EX', CLAIMED_FOR, 'NX'));
    return isFirst !== null || (await unlessRedisAway(this.#redis.get(key))) === owner;
  }

  /** Ids of the operations on a system that have not ended, oldest first. */
  idsInLine(guid: string): Promise<string[]> {
    return unlessRedisAway(this.#line.members(guid));
  }

  /** Ids of the jobs that have not ended, and of those that ended at this time (milliseconds since 1970) or later. */
  async openOrEndedSince(time: number): Promise<string[]> {
    const ended = ['completed', 'failed'].map((it) => this.#redis.zrangebyscore(this.#queue.toKey(it), time, '+inf'));
    const open = this.#queue.getRanges(['wait', 'prioritized', 'active', 'delayed'], 0, -1);
    return [...new Set((await unlessRedisAway(Promise.all([open, ...ended]))).flat())];
  }

  /** The operations of a system that are not finished, oldest first. */
  async unfinished(guid: string): Promise<Job[]> {
    const jobs = await this.jobs(await unlessRedisAway(this.#line.members(guid)));
    return jobs.filter((it) => !hasEnded(it));
  }

  /**
   * What the operations in the line of a system are to make of it: the last one says, as it ends those before it.
   * Where it is to be cancelled, nothing comes, or the `down` before it. `null`: the system stays as it is.
   */
  async coming(guid: string): Promise<JobData | null> {
    const [unfinished, cancelled] = await Promise.all([
      this.unfinished(guid),
      unlessRedisAway(this.#line.cancelled(guid)),
    ]);
    const last = unfinished.at(-1);
    const counts = unfinished.findLast(({ id, kind }) => !cancelled.has(id) && (kind === 'down' || id === last?.id));
    return counts ? this.dataOf(counts.id) : null;
  }

  /**
   * Ends an operation: at once where no worker is on it, else before its next write. `null`: there is no such job.
   *
   * @throws ProblemError `job-finished`, or `removal-begun` of a `down` that has begun to take things away.
   */
  async cancel(id: string): Promise<Job | null> {
    const job = await this.job(id);
    if (job === null) return null;
    if (hasEnded(job)) throw new ProblemError([jobFinished(job)]);
    if (job.kind === 'down' && job.state !== 'queued') throw new ProblemError([removalBegun(job)]);
    await unlessRedisAway(this.#line.cancel(job.guid, id));
    await unlessRedisAway(this.#hasten(id));
    return this.job(id);
  }

  /** Forgets jobs that ended longer ago than they are kept. BullMQ does so by itself only when others end. */
  async forgetEnded(): Promise<void> {
    const queue = await this.#reached();
    await unlessRedisAway(queue.clean(KEPT.done * 1000, FORGOTTEN_AT_ONCE, 'completed'));
    await unlessRedisAway(queue.clean(KEPT.failed * 1000, FORGOTTEN_AT_ONCE, 'failed'));
  }

  /** What the workers last saw that somebody changed of these systems by hand. */
  async drifted(guids: readonly string[]): Promise<ReadonlyMap<string, DriftMark>> {
    return unlessRedisAway(this.#marks.of(guids));
  }

  /** Says that a system is in use; `false`: nobody has launched or touched it so far, as far as Redis knows. */
  async touch(guid: string): Promise<boolean> {
    return unlessRedisAway(this.#touches.again(guid));
  }

  /** Says that systems are in use which are there. */
  async touchFirst(guids: readonly string[]): Promise<void> {
    await unlessRedisAway(this.#touches.touch(guids));
  }

  /** When these systems were last in use, in milliseconds since 1970. */
  async touched(guids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return unlessRedisAway(this.#touches.of(guids));
  }

  /** Ends those of the jobs that can be ended. */
  async end(ids: readonly string[]): Promise<void> {
    const ended = await Promise.allSettled(ids.map((id) => this.cancel(id)));
    for (const it of ended) if (it.status === 'rejected' && !isOver(it.reason)) throw it.reason;
  }

  /** Keeps a system for one caller until it has put a job into its line; `false` when another one was first. */
  async reserve(guid: string): Promise<boolean> {
    return unlessRedisAway(this.#line.reserve(guid));
  }

  async close(): Promise<void> {
    await this.keeper[Symbol.asyncDispose]();
    await this.#queue.close().catch(() => {});
    this.#redis.disconnect();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** BullMQ's queue, which would wait for a first connection as long as it takes. Rejects with `redis-unavailable`. */
  async #reached(): Promise<Queue<KeptData>> {
    if (this.#redis.status !== 'ready') await this.ping();
    return this.#queue;
  }

  async #document(id: string, outage: Outage | null): Promise<Job | null> {
    const job = await (await this.#reached()).getJob(id);
    return job ? jobDocument(job as BullJob<KeptData>, outage, this.#sealer) : null;
  }

  /** One that is to end is visited next: it needs no time of a worker, and others wait for it. */
  async #hasten(id: string): Promise<void> {
    const job = await this.#queue.getJob(id);
    if (!job || job.finishedOn) return;
    if (job.priority !== priorities.ending) await job.changePriority({ priority: priorities.ending }).catch(() => {});
    if (await job.isDelayed()) await job.promote().catch(() => {});
  }
}

const isOver = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.problems.every((it) => it.code === 'job-finished' || it.code === 'removal-begun');

const jobFinished = ({ id, state }: Job): Problem =>
  problem('error', 'job-finished', `job ${id} has ended already: ${state}`);

const removalBegun = ({ id, guid }: Job): Problem =>
  problem('error', 'removal-begun', `job ${id} has begun to take system ${guid} away, and goes on to its end`, {
    hint: 'Launch the system from its file once it is gone.',
  });
