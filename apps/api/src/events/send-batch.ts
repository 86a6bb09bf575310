import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Batch, BatchItem } from '@tycho/contract';
import { isRedisAway, type JobFeed } from '@tycho/queue';
import type { EventStream } from './event-stream.ts';
import { sendJobs } from './send-jobs.ts';

/** Between two looks at the counts of a batch, in milliseconds: they change with each step of each job. */
const LOOK = 500;

/**
 * Sends `batch` with its counts, now and whenever they change, `refused` for each item that is none, and its jobs as
 * they change. The last that comes is the batch as it ended, after the ends of all its jobs.
 */
export async function sendBatch({
  look,
  refused,
  feed,
  stream,
  end,
}: {
  look(): Promise<Batch>;
  /** Page by page. */
  readonly refused: AsyncIterable<readonly BatchItem[]>;
  readonly feed: JobFeed;
  readonly stream: EventStream;
  /** Where a reader goes on after the last event. */
  end(): string;
}): Promise<void> {
  for await (const page of refused) for (const data of page) await stream.send({ id: null, event: 'refused', data });
  const [last] = await Promise.all([counts({ look, feed, stream }), sendJobs(feed, stream)]);
  await stream.send({ id: end(), event: 'batch', data: last });
}

/** Until the batch has ended; that is left to be sent. */
async function counts({
  look,
  feed,
  stream,
}: {
  look(): Promise<Batch>;
  readonly feed: JobFeed;
  readonly stream: EventStream;
}): Promise<Batch> {
  let told: Batch | undefined;
  for (;;) {
    const batch = await look().catch(unlessKnown);
    if (batch?.finishedAt) {
      feed.noneMayCome();
      return batch;
    }
    if (batch && !isDeepStrictEqual(batch, told)) await stream.send({ id: null, event: 'batch', data: batch });
    told = batch ?? told;
    await sleep(LOOK, undefined, { signal: feed.signal });
  }
}

/** While Redis is away nobody knows. */
function unlessKnown(error: unknown): undefined {
  if (!isRedisAway(error)) throw error;
}
