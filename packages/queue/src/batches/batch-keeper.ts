import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '@tycho/ast';
import type { Entry } from '../entry.ts';
import type { KeptData } from '../sealing/job-payload.ts';
import { BatchItems } from './batch-items.ts';
import type { Batches, OpenBatch } from './batches.ts';
import { isOpenLetter } from './states.ts';

/** Jobs that are put in the queue at once: between two slices others have their turn. */
const SLICE = 100;
/** How often an API looks for batches that another one has left, in milliseconds. */
const ROUND = 3_000;

interface Queue {
  put(entries: readonly Entry<KeptData>[]): Promise<void>;
  /** Ends jobs that have begun. */
  end(ids: readonly string[]): Promise<void>;
}

/**
 * Brings accepted batches into the queue, slice by slice, and ends what was cancelled. One API at a time is at work on a
 * batch; when it dies, another goes on. Done twice, it makes nothing twice.
 */
export class BatchKeeper implements AsyncDisposable {
  readonly #batches: Batches;
  readonly #queue: Queue;
  readonly #token = crypto.randomUUID();
  readonly #atWork = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(batches: Batches, queue: Queue) {
    this.#batches = batches;
    this.#queue = queue;
    this.#timer = setInterval(() => this.#look().catch(() => {}), ROUND).unref();
  }

  /** Works on a batch until there is nothing left to do for it. */
  tend(id: string): void {
    if (this.#closed || this.#atWork.has(id)) return;
    // Whatever goes wrong: the next round looks for it again.
    const work = this.#work(id)
      .catch(() => {})
      .finally(() => this.#atWork.delete(id));
    this.#atWork.set(id, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all(this.#atWork.values());
  }

  async #look(): Promise<void> {
    for (const id of await this.#batches.atWork()) this.tend(id);
  }

  async #work(id: string): Promise<void> {
    let items: BatchItems | null = null;
    while (!this.#closed && (await this.#batches.lease(id, this.#token))) {
      const batch = await this.#batches.open(id);
      if (batch === null) return this.#batches.close(id);
      items ??= new BatchItems(id, batch.plan);
      if (batch.cancelled) {
        await this.#end(id, items);
        return this.#batches.close(id);
      }
      if (batch.fed >= items.total) return this.#batches.close(id);
      try {
        await this.#feed(id, items, batch);
      } catch (error) {
        // Who has the key goes on.
        if (isLocked(error)) await this.#batches.release(id, this.#token);
        throw error;
      }
      await setImmediate();
    }
  }

  async #feed(id: string, items: BatchItems, { owner, plan, fed }: OpenBatch): Promise<void> {
    const slice = numbers(fed, Math.min(fed + SLICE, items.total));
    if (plan.kind === 'down') {
      const { volumes } = plan;
      await this.#queue.put(
        slice.map((it) => {
          const { guid, jobId } = items.ids(it);
          return {
            id: jobId,
            data: { kind: 'down', guid, owner, name: '', volumes, cause: 'down', batch: items.place(it) },
          };
        }),
      );
    } else {
      const wanted = slice.filter((it) => !items.isRefused(it));
      const indices = [...new Set(wanted.map((it) => items.launchOf(it) ?? 0))];
      const launches = new Map(indices.map((index, at) => [index, at]));
      const found = await this.#batches.launches(id, indices);
      const entries = wanted.flatMap((it): Entry<KeptData>[] => {
        const launch = found[launches.get(items.launchOf(it) ?? 0) ?? -1];
        if (!launch) return [];
        const { guid, jobId } = items.ids(it);
        const fixed = { kind: 'up', cause: 'up', direction: 'forward', isNew: true } as const;
        return [{ id: jobId, data: { ...fixed, guid, owner, ...launch, batch: items.place(it) } }];
      });
      await this.#queue.put(entries);
    }
    const done = slice.filter((it) => items.isLast(it)).flatMap((it) => items.launchOf(it) ?? []);
    await this.#batches.fedUpTo(id, fed + slice.length, done);
  }

  /** What had not begun has ended with the batch; what has, ends as soon as its worker hears of it. */
  async #end(id: string, items: BatchItems): Promise<void> {
    const states = [...(await this.#batches.states(id))];
    const open = states.flatMap((it, item) => (isOpenLetter(it) ? [item] : []));
    for (let at = 0; at < open.length; at += SLICE) {
      await this.#batches.lease(id, this.#token);
      await this.#queue.end(open.slice(at, at + SLICE).map((it) => items.ids(it).jobId));
    }
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof ProblemError && error.problems.every((it) => it.code === 'payload-locked');

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
