import type { Backend } from '@tycho/backends';
import { guidSchema, ownerSchema } from '@tycho/contract';
import { type BatchItems, type JobEvents, JobFeed, type JobFilter, type JobQueue } from '@tycho/queue';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { onlyOwner } from '../access/acting.ts';
import { batchItems, itemsOf } from '../bulk/batch-items.ts';
import { currentBatch } from '../bulk/current-batch.ts';
import { EventStream } from '../events/event-stream.ts';
import { resumePoint } from '../events/resume-point.ts';
import { sendBatch } from '../events/send-batch.ts';
import { sendJobs } from '../events/send-jobs.ts';
import { sendSystem } from '../events/send-system.ts';
import { jobIds } from '../job-ids.ts';
import { located } from '../located.ts';
import { lookedForOwner } from '../request-owner.ts';
import { unknownJob } from '../unknown-job.ts';
import { unknownSystem } from '../unknown-system.ts';
import { validated } from '../validated.ts';

export interface EventsOptions {
  readonly queue: JobQueue;
  readonly events: JobEvents;
  readonly backend: Backend;
}

export const sinceQuerySchema = z.object({
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Tell also what happened since this time, as far back as it is kept. `Last-Event-ID` wins over it.'),
});

export const eventsQuerySchema = sinceQuerySchema.extend({
  owner: ownerSchema.optional().describe('Only jobs of this owner.'),
  ids: z
    .string()
    .min(1)
    .optional()
    .describe('Only these jobs, with commas between them: first as they are, then until all have ended.'),
});

export const batchEventsQuerySchema = z.object({
  jobs: z.enum(['true', 'false']).optional().describe('`false`: only the batch itself, with its counts.'),
});

/** Refused items that are read at once. */
const REFUSED_AT_ONCE = 100;

/** Server-Sent Events: docs/events.md. */
export function events({ queue, events, backend }: EventsOptions): Router {
  const router = Router();

  router.get('/events', async (request, response) => {
    const { ids, owner, since } = validated(eventsQuerySchema, request.query);
    const filter: JobFilter =
      ids === undefined
        ? { kind: 'all', owner: lookedForOwner(request, owner) ?? null }
        : { kind: 'jobs', ids: new Set(await visible(jobIds(ids), onlyOwner(request))) };
    await stream(request, response, { filter, since });
  });

  router.get('/jobs/:id/events', async (request, response) => {
    const { id } = request.params;
    if (!(await queue.job(id))) throw unknownJob(id);
    await stream(request, response, { filter: { kind: 'jobs', ids: new Set([id]) } });
  });

  router.get('/systems/:guid/events', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const { since } = validated(sinceQuerySchema, request.query);
    if ((await queue.unfinished(guid)).length === 0 && (await located(backend, guid)) === null)
      throw unknownSystem(guid);
    await stream(request, response, {
      filter: { kind: 'system', guid },
      since,
      send: (feed, out, stop) => sendSystem({ backend, guid, feed, stream: out, stop }),
    });
  });

  router.get('/batches/:id/events', async (request, response) => {
    const { id } = request.params;
    const { jobs } = validated(batchEventsQuerySchema, request.query);
    const batch = await currentBatch(id, queue);
    const items = await itemsOf(id, queue);
    const numbers = Array.from({ length: jobs === 'false' ? 0 : items.total }, (_, item) => item);
    const made = numbers.filter((it) => !items.isRefused(it)).map((it) => items.ids(it).jobId);
    const filter: JobFilter = { kind: 'jobs', ids: new Set(made), mayCome: batch.finishedAt === null };
    const isNew = !request.get('last-event-id');
    await stream(request, response, {
      filter,
      isOver: (feed) => !isNew && feed.over && batch.finishedAt !== null,
      send: (feed, out) =>
        sendBatch({
          look: () => currentBatch(id, queue),
          refused: refusedOf(id, items, isNew ? numbers : []),
          feed,
          stream: out,
          end: () => feed.position ?? events.tip,
        }),
    });
  });

  /** Throws for one that belongs to somebody else as for one that there is not. */
  async function visible(ids: readonly string[], only: string | null): Promise<readonly string[]> {
    if (only === null) return ids;
    const [foreign] = (await queue.jobs(ids)).filter((it) => it.owner !== only);
    if (foreign) throw unknownJob(foreign.id);
    return ids;
  }

  /** Jobs, and what belongs to them. */
  async function stream(
    request: Request,
    response: Response,
    {
      filter,
      since,
      isOver = (feed) => feed.over,
      send = sendJobs,
    }: {
      readonly filter: JobFilter;
      readonly since?: string | undefined;
      /** There is nothing to tell any more, and never will be. */
      readonly isOver?: (feed: JobFeed) => boolean;
      readonly send?: (feed: JobFeed, out: EventStream, stop: AbortController) => Promise<void>;
    },
  ): Promise<void> {
    using out = new EventStream(response);
    const stop = new AbortController();
    const signal = AbortSignal.any([out.gone, events.closing, stop.signal]);
    using feed = await JobFeed.open(events, filter, resumePoint(request, since), signal);
    if (isOver(feed)) {
      response.status(204).end();
      return;
    }
    out.begin(() => feed.position);
    try {
      await send(feed, out, stop);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      stop.abort();
      out.end();
    }
  }

  async function* refusedOf(id: string, items: BatchItems, numbers: readonly number[]) {
    const refused = numbers.filter((it) => items.isRefused(it));
    if (refused.length === 0) return;
    const states = await queue.batches.states(id);
    for (let at = 0; at < refused.length; at += REFUSED_AT_ONCE)
      yield batchItems(id, items, { states, numbers: refused.slice(at, at + REFUSED_AT_ONCE) }, queue);
  }

  return router;
}
