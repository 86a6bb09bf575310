import { hasEnded } from '@tycho/contract';
import type { JobFeed } from '@tycho/queue';
import type { EventStream } from './event-stream.ts';

/** Sends what a feed tells, as fast as the reader takes it: `progress` while a job is under way, `end` once at its end. */
export async function sendJobs(feed: JobFeed, stream: EventStream): Promise<void> {
  for await (const { id, job } of feed.changes())
    await stream.send({ id, event: hasEnded(job) ? 'end' : 'progress', data: job });
}
