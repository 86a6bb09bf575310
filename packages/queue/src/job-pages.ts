import { ProblemError, problem } from '@tycho/ast';
import type { Job, JobState } from '@tycho/contract';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Which jobs are asked for; what is not said is not looked at. */
export interface JobQuery {
  readonly states?: readonly JobState[] | undefined;
  readonly owner?: string | undefined;
  readonly guid?: string | undefined;
  readonly kind?: Job['kind'] | undefined;
  /** Of the system. */
  readonly name?: string | undefined;
}

export interface JobPage {
  readonly jobs: Job[];
  /** Where the next page begins; `null`: this was the last. */
  readonly cursor: string | null;
}

/** A place between two jobs: in one of the groups, after this one. */
interface Place {
  readonly group: number;
  readonly score: number;
  readonly id: string;
}

interface Found extends Place {}

/** Jobs that are read at once, and at most for one page: a filter that few pass is answered with a short page. */
const CHUNK = 100;
const MOST_READ = 2_000;

/**
 * Pages through the jobs that are known: first those that have not ended, by their ids, then those that failed, then
 * the others that ended, the latest first. Where a page ended stays a place, whatever comes or goes; a job that ends
 * meanwhile may be on two pages.
 */
export class JobPages {
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #read: (ids: readonly string[]) => Promise<Job[]>;

  constructor(redis: Redis, queue: Queue, read: (ids: readonly string[]) => Promise<Job[]>) {
    this.#redis = redis;
    this.#queue = queue;
    this.#read = read;
  }

  /** Throws `request-invalid` for a cursor that is none. */
  async page(query: JobQuery, limit: number, cursor: string | undefined): Promise<JobPage> {
    const jobs: Job[] = [];
    let read = 0;
    for await (const places of this.#chunks(query, cursor === undefined ? null : placeOf(cursor))) {
      const byId = new Map((await this.#read(places.map((it) => it.id))).map((it) => [it.id, it]));
      for (const place of places) {
        const job = byId.get(place.id);
        read++;
        if (job && matches(job, query)) jobs.push(job);
        if (jobs.length === limit || read >= MOST_READ) return { jobs, cursor: cursorOf(place) };
      }
    }
    return { jobs, cursor: null };
  }

  async *#chunks(query: JobQuery, after: Place | null): AsyncGenerator<Found[]> {
    let chunk: Found[] = [];
    for await (const place of this.#places(query.states, after)) {
      if (!mayMatch(place.id, query)) continue;
      chunk.push(place);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  }

  async *#places(states: JobQuery['states'], after: Place | null): AsyncGenerator<Found> {
    const wanted = (...some: JobState[]) => states === undefined || some.some((it) => states.includes(it));
    const first = after?.group ?? 0;
    if (first === 0 && wanted('queued', 'active', 'waiting')) yield* this.#open(after);
    if (first <= 1 && wanted('failed')) yield* this.#ended('failed', 1, after);
    if (wanted('completed', 'cancelled', 'superseded')) yield* this.#ended('completed', 2, after);
  }

  async *#open(after: Place | null): AsyncGenerator<Found> {
    const ids = await this.#queue.getRanges(['wait', 'prioritized', 'active', 'delayed'], 0, -1);
    for (const id of [...new Set(ids)].sort()) if (after === null || id > after.id) yield { group: 0, score: 0, id };
  }

  async *#ended(set: 'failed' | 'completed', group: number, after: Place | null): AsyncGenerator<Found> {
    const from = after?.group === group ? after : null;
    const key = this.#queue.toKey(set);
    let newest: number | string = from?.score ?? '+inf';
    for (let offset = 0; ; offset += CHUNK) {
      const rows = await this.#redis.zrevrangebyscore(key, newest, '-inf', 'WITHSCORES', 'LIMIT', offset, CHUNK);
      if (rows.length === 0) return;
      // Those that end from now on are newer than the first.
      if (newest === '+inf') newest = Number(rows[1]);
      for (let at = 0; at < rows.length; at += 2) {
        const place = { group, id: rows[at] ?? '', score: Number(rows[at + 1]) };
        if (from === null || place.score < from.score || place.id < from.id) yield place;
      }
    }
  }
}

/** What the id alone says: it starts with the kind and the first eight digits of the GUID. */
const mayMatch = (id: string, { kind, guid }: JobQuery): boolean =>
  (kind === undefined || id.startsWith(`${kind}-`)) && (guid === undefined || id.includes(`-${guid.slice(0, 8)}-`));

const matches = (job: Job, { states, owner, guid, kind, name }: JobQuery): boolean =>
  (states === undefined || states.includes(job.state)) &&
  (owner === undefined || job.owner === owner) &&
  (guid === undefined || job.guid === guid) &&
  (kind === undefined || job.kind === kind) &&
  (name === undefined || job.name === name);

const cursorOf = ({ group, score, id }: Place): string =>
  Buffer.from(JSON.stringify([group, score, id])).toString('base64url');

function placeOf(cursor: string): Place {
  try {
    const [group, score, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof group === 'number' && typeof score === 'number' && typeof id === 'string') return { group, score, id };
  } catch {
    // Not of ours.
  }
  throw new ProblemError([
    problem('error', 'request-invalid', `${JSON.stringify(cursor)} is not a cursor`, {
      path: 'cursor',
      hint: 'Take it from the page before, or leave it out for the first.',
    }),
  ]);
}
