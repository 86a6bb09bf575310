import type {
  Accepted,
  AccessWays,
  Batch,
  BatchAccepted,
  BatchItem,
  BatchItemList,
  BatchItemState,
  BatchList,
  BulkInput,
  DryRun,
  Job,
  JobList,
  LaunchInput,
  LogLine,
  ModifyInput,
  Orphan,
  OrphanList,
  OrphanRemoval,
  Readiness,
  Revision,
  RevisionList,
  RollbackInput,
  SystemList,
  SystemStatus,
  Usage,
  Who,
} from '@tycho/contract';
import { KEY_HEADER, OWNER_HEADER } from '@tycho/contract/plain';
import { BatchHandle, batchHasEnded } from './batch-handle.ts';
import type { BatchEventsOptions, CallOptions, EventsOptions, JobOptions, WriteOptions } from './call-options.ts';
import { type BatchEvent, eventsOf, type JobEvent, type Opened, type SystemEvent } from './events/events-of.ts';
import { serverEvents } from './events/server-events.ts';
import { type Exchange, exchange } from './exchange.ts';
import { idsPerRequest } from './ids-per-request.ts';
import { JobHandle } from './job-handle.ts';
import { type LogsOptions, systemLogs } from './logs/system-logs.ts';
import { type Patience, repeatWrite, usualPatience } from './repeat-write.ts';

/** What to launch. */
export type Launch = LaunchInput;

/** One of the launches of a bulk request: `count` systems, one by default. */
export type BulkLaunch = BulkInput['launches'][number];

export interface StatusOptions extends CallOptions {
  /** Tell also what somebody changed by hand. */
  readonly drift?: boolean;
}

export interface ClientOptions {
  /** How long writes are repeated that could not be done. */
  readonly patience?: Patience | undefined;
  /** To whom belongs what is launched; who calls by default, and `anonymous` where nobody is asked. */
  readonly owner?: string | undefined;
  /** Who calls, where the API asks: sent as a bearer token. */
  readonly token?: string | undefined;
}

/** Only the systems of one owner. */
export interface SystemsOptions extends StatusOptions {
  readonly owner?: string | undefined;
}

/** One page of them. */
export interface SystemPageOptions extends SystemsOptions {
  /** So many at most: 100 by default, 200 at most. */
  readonly limit?: number | undefined;
  /** The `next` of the page before; without it, the first page. */
  readonly cursor?: string | undefined;
}

const PAGE = 100;

/** Which jobs are asked for. */
export interface JobsFilter {
  readonly state?: readonly Job['state'][];
  readonly owner?: string;
  readonly guid?: string;
  readonly kind?: Job['kind'];
  /** Of the system. */
  readonly name?: string;
}

/**
 * The HTTP API of Tycho. Every call throws a `TychoApiError` with all the problems of a refusal, or a
 * `TychoUnreachableError` when nothing answers.
 *
 * @example
 * const job = await new TychoClient('http://127.0.0.1:5000').up({ files: { 'compose.yaml': text } });
 * for await (const { services } of job.progress()) console.log(services);
 */
export class TychoClient {
  /** Without a slash at the end. */
  readonly url: string;

  readonly #patience: Patience;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, { owner, token, patience = usualPatience }: ClientOptions = {}) {
    this.#patience = patience;
    this.url = url.replace(/\/+$/, '');
    this.#headers = {
      ...(owner === undefined ? {} : { [OWNER_HEADER]: utf8(owner) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  /**
   * Launches a system; with a `guid`, applies to the one that has it.
   *
   * @example const { result } = await (await client.up({ files })).applied();
   */
  async up(launch: Launch, options?: WriteOptions): Promise<JobHandle> {
    return new JobHandle(this, await this.#write<Accepted>('/systems', { method: 'POST', body: launch, ...options }));
  }

  /**
   * What a launch would change. Nothing is changed.
   *
   * @example for (const { action, artifact } of (await client.dryRun({ files })).changes) console.log(action, artifact);
   */
  dryRun(launch: Launch, options?: CallOptions): Promise<DryRun> {
    return this.#call('/systems', { method: 'POST', body: { ...launch, dryRun: true }, ...options });
  }

  /**
   * Launches many systems with one request, as a batch.
   *
   * @example const batch = await client.bulk({ defaults: { files }, launches: [{ name: 'a' }, { name: 'b', count: 9 }] });
   */
  async bulk(request: BulkInput, options?: WriteOptions): Promise<BatchHandle> {
    const call = { method: 'POST', body: request, ...options } as const;
    return new BatchHandle(this, await this.#write<BatchAccepted>('/systems/bulk', call));
  }

  /**
   * How far a batch has come.
   *
   * @example const { counts, total } = await client.batch(id);
   */
  batch(id: string, options?: CallOptions): Promise<Batch> {
    return this.#call(`/batches/${encodeURIComponent(id)}`, options);
  }

  /**
   * The batches there are, newest first; of one owner, or of all.
   *
   * @example for (const { id, counts } of await client.batches({ owner: 'alice' })) console.log(id, counts);
   */
  async batches({ owner, ...options }: CallOptions & { owner?: string | undefined } = {}): Promise<Batch[]> {
    const batches: Batch[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const query = new URLSearchParams({ cursor, ...(owner === undefined ? {} : { owner }) });
      const page: BatchList = await this.#call<BatchList>(`/batches?${query}`, options);
      batches.push(...page.batches);
      cursor = page.cursor;
    }
    return batches;
  }

  /**
   * What became of each item of a batch, in their order; `state`: only of those in it.
   *
   * @example for (const { name, problems } of await client.batchItems(id, { state: 'failed' })) console.log(name, problems);
   */
  async batchItems(
    id: string,
    { state, ...options }: CallOptions & { state?: BatchItemState | undefined } = {},
  ): Promise<BatchItem[]> {
    const items: BatchItem[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const query = new URLSearchParams({ cursor, limit: '1000', ...(state === undefined ? {} : { state }) });
      const path = `/batches/${encodeURIComponent(id)}/items?${query}`;
      const page: BatchItemList = await this.#call<BatchItemList>(path, options);
      items.push(...page.items);
      cursor = page.cursor;
    }
    return items;
  }

  /**
   * Cancels what a batch has not done yet. What has begun ends soon, and what stands stays.
   *
   * @example await client.cancelBatch(id);
   */
  cancelBatch(id: string, options?: WriteOptions): Promise<Batch> {
    return this.#write(`/batches/${encodeURIComponent(id)}`, { method: 'DELETE', ...options });
  }

  /**
   * Takes the systems of a batch away; that is a batch of its own.
   *
   * @example await (await client.downBatch(id)).finished();
   */
  async downBatch(
    id: string,
    { volumes = false, ...options }: WriteOptions & { volumes?: boolean } = {},
  ): Promise<BatchHandle> {
    const path = `/batches/${encodeURIComponent(id)}?systems=true${volumes ? '&volumes=true' : ''}`;
    return new BatchHandle(this, await this.#write<BatchAccepted>(path, { method: 'DELETE', ...options }));
  }

  /**
   * Takes a system away; volumes that hold data stay unless `volumes` is set.
   *
   * @example await (await client.down(guid)).finished();
   */
  async down(
    guid: string,
    { volumes = false, ...options }: WriteOptions & { volumes?: boolean } = {},
  ): Promise<JobHandle> {
    const path = `/systems/${encodeURIComponent(guid)}${volumes ? '?volumes=true' : ''}`;
    return new JobHandle(this, await this.#write<Accepted>(path, { method: 'DELETE', ...options }));
  }

  /**
   * What belongs to no system any more.
   *
   * @example for (const { guid, artifacts } of await client.orphans()) console.log(guid, artifacts);
   */
  async orphans(options?: CallOptions): Promise<Orphan[]> {
    return (await this.#call<OrphanList>('/orphans', options)).orphans;
  }

  /**
   * Takes away what belongs to no system any more; volumes stay.
   *
   * @example for (const job of await client.removeOrphans()) await job.finished();
   */
  async removeOrphans(options?: WriteOptions): Promise<JobHandle[]> {
    const { accepted } = await this.#write<OrphanRemoval>('/orphans', { method: 'DELETE', ...options });
    return accepted.map((it) => new JobHandle(this, it));
  }

  /**
   * Says that a system is in use, so that it does not end for being idle. It has no key: said twice is as said once.
   *
   * @example await client.touch(guid);
   */
  async touch(guid: string, options?: CallOptions): Promise<void> {
    const call = () => this.#call(`/systems/${encodeURIComponent(guid)}/touch`, { method: 'POST', ...options });
    await repeatWrite(call, this.#patience, options?.signal);
  }

  /**
   * Changes CPU, memory or labels of a system that runs.
   *
   * @example await (await client.modify(guid, { memory: '2g', services: ['db'] })).finished();
   */
  async modify(guid: string, change: Omit<ModifyInput, 'dryRun'>, options?: WriteOptions): Promise<JobHandle> {
    const path = `/systems/${encodeURIComponent(guid)}`;
    return new JobHandle(this, await this.#write<Accepted>(path, { method: 'PATCH', body: change, ...options }));
  }

  /**
   * What a change of CPU, memory or labels would do. Nothing is changed.
   *
   * @example const { changes } = await client.dryModify(guid, { memory: '2g' });
   */
  dryModify(guid: string, change: Omit<ModifyInput, 'dryRun'>, options?: CallOptions): Promise<DryRun> {
    const path = `/systems/${encodeURIComponent(guid)}`;
    return this.#call(path, { method: 'PATCH', body: { ...change, dryRun: true }, ...options });
  }

  /**
   * Goes back to an earlier revision of a system; without `to`, to the last one before the current that became ready.
   *
   * @example await (await client.rollback(guid, { to: 2 })).finished();
   */
  async rollback(
    guid: string,
    { to, atomic, timeouts, ...options }: WriteOptions & RollbackInput = {},
  ): Promise<JobHandle> {
    const path = `/systems/${encodeURIComponent(guid)}/rollback`;
    const body: RollbackInput = { to, atomic, timeouts };
    return new JobHandle(this, await this.#write<Accepted>(path, { method: 'POST', body, ...options }));
  }

  /**
   * The revisions of a system that are kept, newest first.
   *
   * @example for (const { revision, state, cause } of await client.revisions(guid)) console.log(revision, state, cause);
   */
  async revisions(guid: string, options?: CallOptions): Promise<Revision[]> {
    return (await this.#call<RevisionList>(`/systems/${encodeURIComponent(guid)}/revisions`, options)).revisions;
  }

  /**
   * Every system there is, newest first.
   *
   * @example for (const { guid, state } of await client.systems()) console.log(guid, state);
   */
  async systems(options: SystemsOptions = {}): Promise<SystemStatus[]> {
    return (await this.#systems(options, {})).systems;
  }

  /**
   * Some of the systems, newest first: quick also where there are ten thousand.
   *
   * @example
   * for (let cursor: string | null | undefined; cursor !== null; ) {
   *   const { systems, next } = await client.systemPage({ owner: 'alice', limit: 100, cursor });
   *   cursor = next;
   * }
   */
  systemPage({ limit = PAGE, cursor, ...options }: SystemPageOptions = {}): Promise<SystemList> {
    return this.#systems(options, { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
  }

  #systems({ drift, owner, ...options }: SystemsOptions, page: Record<string, string>): Promise<SystemList> {
    const query = new URLSearchParams({
      ...(drift ? { drift: 'true' } : {}),
      ...(owner === undefined ? {} : { owner }),
      ...page,
    }).toString();
    return this.#call<SystemList>(`/systems${query && `?${query}`}`, options);
  }

  /**
   * One system.
   *
   * @example const { state } = await client.system(guid);
   */
  system(guid: string, { drift, ...options }: StatusOptions = {}): Promise<SystemStatus> {
    return this.#call(`/systems/${encodeURIComponent(guid)}${drift ? '?drift=true' : ''}`, options);
  }

  /**
   * One job; with `wait` on its next change.
   *
   * @example const { state, problems } = await client.job(jobId);
   */
  job(id: string, { wait, since, ...options }: JobOptions = {}): Promise<Job> {
    return this.#call(`/jobs/${encodeURIComponent(id)}${queryOf({ wait, since })}`, options);
  }

  /**
   * Jobs as they change, of everybody, of one owner, or some of them. It goes on over connections that break, without
   * telling anything twice.
   *
   * @throws NoEventsError where there are none to be had: then ask for the jobs from time to time, as `watchJobs` does.
   * @example for await (const { event, job } of client.events({ owner: 'ann' })) console.log(event, job.name, job.state);
   */
  async *events({ ids, owner, since, ...options }: EventsOptions = {}): AsyncGenerator<JobEvent, void> {
    for await (const it of this.jobEvents({ ids, owner, since, ...options })) if (it.event !== 'open') yield it;
  }

  /** The same, and `open` whenever a connection stands. */
  jobEvents({ ids, owner, since, ...options }: EventsOptions = {}): AsyncGenerator<JobEvent | Opened, void> {
    const query = queryOf({ ids: ids?.join(','), owner, since: since?.toISOString() });
    return eventsOf(serverEvents(this.url, `/events${query}`, { headers: this.#headers, ...options }));
  }

  /**
   * The operations on a system as they change, and its state in the cluster, also long after the operations ended.
   * Ends when the system is gone.
   *
   * @example for await (const it of client.systemEvents(guid)) if (it.event === 'system') console.log(it.system.state);
   */
  async *systemEvents(
    guid: string,
    { since, ...options }: Omit<EventsOptions, 'owner' | 'ids'> = {},
  ): AsyncGenerator<JobEvent | SystemEvent, void> {
    const path = `/systems/${encodeURIComponent(guid)}/events${queryOf({ since: since?.toISOString() })}`;
    const all = eventsOf<JobEvent | SystemEvent>(serverEvents(this.url, path, { headers: this.#headers, ...options }));
    for await (const it of all) if (it.event !== 'open') yield it;
  }

  /**
   * A batch as its counts change, what of it was refused, and its jobs as they change. The last that comes is the batch
   * as it ended, after the ends of all its jobs.
   *
   * @throws NoEventsError where there are none to be had.
   * @example for await (const it of client.batchEvents(id)) if (it.event === 'end') console.log(it.job.name, it.job.state);
   */
  async *batchEvents(
    id: string,
    { jobs = true, ...options }: BatchEventsOptions = {},
  ): AsyncGenerator<JobEvent | BatchEvent, void> {
    const path = `/batches/${encodeURIComponent(id)}/events${queryOf({ jobs: jobs ? undefined : 'false' })}`;
    const all = eventsOf<JobEvent | BatchEvent>(serverEvents(this.url, path, { headers: this.#headers, ...options }));
    for await (const it of all) {
      if (it.event !== 'open') yield it;
      if (it.event === 'batch' && batchHasEnded(it.batch)) return;
    }
  }

  /**
   * Ends an operation before it is done. What it has applied stays, unless it is atomic.
   *
   * @throws TychoApiError `job-finished`, or `removal-begun` of a `down` that has begun.
   * @example await client.cancel(jobId);
   */
  cancel(id: string, options?: CallOptions & WriteOptions): Promise<Job> {
    return this.#write(`/jobs/${encodeURIComponent(id)}`, { method: 'DELETE', ...options });
  }

  /**
   * Tries once more what failed, or was cancelled or superseded: a new job that does the same.
   *
   * @throws TychoApiError `job-unfinished`, or `retry-outdated` when the system went on since.
   * @example await (await client.retry(jobId)).finished();
   */
  async retry(id: string, options?: CallOptions & WriteOptions): Promise<JobHandle> {
    const path = `/jobs/${encodeURIComponent(id)}/retry`;
    return new JobHandle(this, await this.#write<Accepted>(path, { method: 'POST', ...options }));
  }

  /**
   * All jobs that are known, those that have not ended first; page by page.
   *
   * @example for await (const job of client.allJobs({ state: ['failed'] })) console.log(job.id, job.problems);
   */
  async *allJobs({ state, ...filter }: JobsFilter = {}, options?: CallOptions): AsyncGenerator<Job, void> {
    const query = new URLSearchParams({ ...filter, ...(state ? { state: state.join(',') } : {}), limit: '200' });
    for (;;) {
      const { jobs, cursor } = await this.#call<JobList>(`/jobs?${query}`, options);
      yield* jobs;
      if (!cursor) return;
      query.set('cursor', cursor);
    }
  }

  /**
   * Many jobs with few requests. Those that are unknown are not in the answer.
   *
   * @example const jobs = await client.jobs(ids);
   */
  async jobs(ids: readonly string[], options?: CallOptions): Promise<Job[]> {
    const jobs: Job[] = [];
    for (let at = 0; at < ids.length; at += idsPerRequest) {
      const some = ids
        .slice(at, at + idsPerRequest)
        .map(encodeURIComponent)
        .join(',');
      jobs.push(...(await this.#call<JobList>(`/jobs?ids=${some}`, options)).jobs);
    }
    return jobs;
  }

  /**
   * What the containers of a system write; with `follow` until the system is gone.
   *
   * @example for await (const { service, text } of client.logs(guid, { follow: true })) console.log(service, text);
   */
  logs(guid: string, options: LogsOptions = {}): AsyncGenerator<LogLine, void> {
    const path = ({ follow, tail, since, services }: LogsOptions) =>
      `/systems/${encodeURIComponent(guid)}/logs${queryOf({ follow: follow ? 'true' : undefined, tail, since: since?.toISOString(), services: services?.join(',') })}`;
    return systemLogs(this.url, path, options, this.#headers);
  }

  /**
   * What the services of a system use now.
   *
   * @example const { services } = await client.top(guid);
   */
  top(guid: string, options?: CallOptions): Promise<Usage> {
    return this.#call(`/systems/${encodeURIComponent(guid)}/top`, options);
  }

  /**
   * Whether the API can do its work, and which of Redis and the cluster is missing when it cannot.
   *
   * @example if (!(await client.ready()).ready) throw new Error('not yet');
   */
  ready(options?: CallOptions): Promise<Readiness> {
    return this.#call('/readyz', { accept: [503], ...options });
  }

  /**
   * How callers show who they are; nobody has to for this.
   *
   * @example const { required } = await client.access();
   */
  access(options?: CallOptions): Promise<AccessWays> {
    return this.#call('/access', options);
  }

  /**
   * Who calls, and with which role.
   *
   * @example const { name, role } = await client.whoAmI();
   */
  whoAmI(options?: CallOptions): Promise<Who> {
    return this.#call('/whoami', options);
  }

  /** A request that changes something, with a key, so that it can be repeated as long as it takes. */
  #write<T>(path: string, { idempotencyKey, ...options }: Exchange & WriteOptions): Promise<T> {
    const headers = { ...this.#headers, [KEY_HEADER]: idempotencyKey ?? crypto.randomUUID() };
    const write = () => exchange<T>(this.url, path, { ...options, headers });
    return repeatWrite(write, this.#patience, options.signal);
  }

  #call<T>(path: string, options?: Exchange): Promise<T> {
    return exchange(this.url, path, { headers: this.#headers, ...options });
  }
}

/** `?name=value…`, without those that are not given. */
function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}

/** A header as it is given to `fetch`, which takes a character for each byte, but where it takes text. */
const utf8 = (text: string): string =>
  headersAreText() ? text : String.fromCharCode(...new TextEncoder().encode(text));

/** Against the standard, workerd sends what is no byte in UTF-8, and with it all that could be one. */
function headersAreText(): boolean {
  try {
    new Headers({ text: '\u0100' });
    return true;
  } catch {
    return false;
  }
}
