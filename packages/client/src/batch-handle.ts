import type { Problem } from '@tycho/ast';
import type { Batch, BatchAccepted, BatchItem, BatchItemState } from '@tycho/contract';
import type { BatchEventsOptions, CallOptions } from './call-options.ts';
import type { BatchEvent, JobEvent } from './events/events-of.ts';
import { NoEventsError } from './events/server-events.ts';
import { askPatiently } from './job-watch.ts';
import { pause } from './pause.ts';

/** Milliseconds between two looks. */
const firstDelay = 50;
const longestDelay = 1_000;
/** Where no event comes for so long, in milliseconds, the batch is asked for. */
const firstWord = 5_000;

interface BatchSource {
  batch(id: string, options?: CallOptions): Promise<Batch>;
  batchItems(id: string, options?: CallOptions & { state?: BatchItemState | undefined }): Promise<BatchItem[]>;
  batchEvents(id: string, options?: BatchEventsOptions): AsyncGenerator<JobEvent | BatchEvent, void>;
}

/** Whether everything in a batch has come to its end. */
export const batchHasEnded = ({ finishedAt }: Pick<Batch, 'finishedAt'>): boolean => finishedAt !== null;

/**
 * A batch that has been accepted and goes on by itself.
 *
 * @example
 * const batch = await client.bulk({ defaults: { files }, launches: [{ count: 100 }] });
 * const { counts } = await batch.finished();
 */
export class BatchHandle {
  readonly id: string;
  readonly total: number;
  /** How many launches were refused; `problems` says why. */
  readonly refused: number;
  readonly problems: readonly Problem[];
  readonly #source: BatchSource;

  constructor(source: BatchSource, { batchId, total, refused, problems }: BatchAccepted) {
    this.#source = source;
    this.id = batchId;
    this.total = total;
    this.refused = refused;
    this.problems = problems;
  }

  /**
   * The batch as it is now, then whenever its counts change; ends when the batch does.
   *
   * @example for await (const { counts } of batch.progress()) console.log(counts.completed);
   */
  progress(options?: CallOptions): AsyncGenerator<Batch, void> {
    return watchBatch(this.#source, this.id, options);
  }

  /**
   * The batch and its jobs as they change, with the end of each once.
   *
   * @throws NoEventsError where there are none to be had.
   * @example for await (const it of batch.events()) if (it.event === 'end') console.log(it.job.name, it.job.state);
   */
  events(options?: BatchEventsOptions): AsyncGenerator<JobEvent | BatchEvent, void> {
    return this.#source.batchEvents(this.id, options);
  }

  /**
   * Waits until every item has come to its end, well or not.
   *
   * @example const { counts } = await batch.finished();
   */
  async finished(options?: CallOptions): Promise<Batch> {
    let last: Batch | undefined;
    for await (const batch of this.progress(options)) last = batch;
    return last ?? this.#source.batch(this.id, options);
  }

  /**
   * What became of each item, in their order; `state`: only of those in it.
   *
   * @example for (const { name, problems } of await batch.items({ state: 'failed' })) console.log(name, problems);
   */
  items(options?: CallOptions & { state?: BatchItemState | undefined }): Promise<BatchItem[]> {
    return this.#source.batchItems(this.id, options);
  }
}

interface WatchBatchOptions extends CallOptions {
  readonly enough?: (batch: Batch) => boolean;
}

type WatchedBatch = Pick<BatchSource, 'batch'> & Partial<Pick<BatchSource, 'batchEvents'>>;

/**
 * The batch as it is now, then whenever it changes, until it has ended or gone far enough. It listens to its event
 * stream; where there is none to be had, it asks from time to time.
 */
export async function* watchBatch(
  source: WatchedBatch,
  id: string,
  options: WatchBatchOptions = {},
): AsyncGenerator<Batch, void> {
  try {
    yield* heard(source, id, options);
  } catch (error) {
    if (!(error instanceof NoEventsError)) throw error;
    yield* asked(source, id, options);
  }
}

async function* heard(source: WatchedBatch, id: string, { enough, signal }: WatchBatchOptions) {
  if (source.batchEvents === undefined) throw new NoEventsError('there are no events');
  for await (const it of source.batchEvents(id, { jobs: false, firstWord, signal })) {
    if (it.event !== 'batch') continue;
    yield it.batch;
    if (enough?.(it.batch)) return;
  }
}

async function* asked(source: WatchedBatch, id: string, { enough, signal }: WatchBatchOptions) {
  let seen = '';
  for (let delay = firstDelay; ; delay = Math.min(delay * 1.5, longestDelay)) {
    const batch = await askPatiently(() => source.batch(id, { signal }), signal);
    const text = JSON.stringify(batch);
    if (text !== seen) yield batch;
    seen = text;
    if (batchHasEnded(batch) || enough?.(batch)) return;
    await pause(delay, signal);
  }
}
