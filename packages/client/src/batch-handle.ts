import type { Problem } from '@tycho/ast';
import type { Batch, BatchAccepted, BatchItem, BatchItemState } from '@tycho/contract';
import type { CallOptions } from './call-options.ts';
import { askPatiently } from './job-watch.ts';
import { pause } from './pause.ts';

/** Milliseconds between two looks. */
const firstDelay = 50;
const longestDelay = 1_000;

interface BatchSource {
  batch(id: string, options?: CallOptions): Promise<Batch>;
  batchItems(id: string, options?: CallOptions & { state?: BatchItemState | undefined }): Promise<BatchItem[]>;
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

/** The batch as it is now, then whenever it changes, until it has ended or gone far enough. */
export async function* watchBatch(
  source: Pick<BatchSource, 'batch'>,
  id: string,
  { enough = batchHasEnded, signal }: CallOptions & { enough?: (batch: Batch) => boolean } = {},
): AsyncGenerator<Batch, void> {
  let seen = '';
  for (let delay = firstDelay; ; delay = Math.min(delay * 1.5, longestDelay)) {
    const batch = await askPatiently(() => source.batch(id, { signal }), signal);
    const text = JSON.stringify(batch);
    if (text !== seen) yield batch;
    seen = text;
    if (batchHasEnded(batch) || enough(batch)) return;
    await pause(delay, signal);
  }
}
