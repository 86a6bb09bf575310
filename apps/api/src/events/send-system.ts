import type { Backend } from '@tycho/backends';
import { hasEnded } from '@tycho/contract';
import type { JobFeed } from '@tycho/queue';
import type { EventStream } from './event-stream.ts';
import { type Course, systemChanges } from './system-changes.ts';

/**
 * Sends the operations on a system, and `system` whenever its state in the cluster changes, also long after they
 * ended. Once it is gone it sends `removed`, and ends when nothing is under way either.
 */
export async function sendSystem({
  backend,
  guid,
  feed,
  stream,
  stop,
}: {
  readonly backend: Backend;
  readonly guid: string;
  readonly feed: JobFeed;
  readonly stream: EventStream;
  /** Ends the feed. */
  readonly stop: AbortController;
}): Promise<void> {
  const underWay = new Set<string>();
  let someEnded = false;
  let gone = false;
  let lookAgain = () => {};
  const endIfOver = () => {
    if (gone && underWay.size === 0) stop.abort();
  };

  const course: Course = {
    isOver: () => someEnded && underWay.size === 0,
    onEnd: (listener) => {
      lookAgain = listener;
    },
  };
  const jobs = async () => {
    for await (const { id, job } of feed.changes()) {
      if (hasEnded(job)) underWay.delete(job.id);
      else underWay.add(job.id);
      someEnded ||= hasEnded(job);
      await stream.send({ id, event: hasEnded(job) ? 'end' : 'progress', data: job });
      if (course.isOver()) lookAgain();
      endIfOver();
    }
  };
  const states = async () => {
    for await (const status of systemChanges(backend, guid, course, feed.signal)) {
      gone = status === null;
      const data = status ?? { guid };
      await stream.send({ id: null, event: status === null ? 'removed' : 'system', data });
      endIfOver();
    }
  };
  await Promise.all([jobs(), states()]);
}
