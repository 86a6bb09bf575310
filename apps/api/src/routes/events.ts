import { ProblemError } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { guidSchema, ownerSchema } from '@tycho/contract';
import { type JobEvents, JobFeed, type JobFilter, type JobQueue } from '@tycho/queue';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { EventStream } from '../events/event-stream.ts';
import { resumePoint } from '../events/resume-point.ts';
import { sendJobs } from '../events/send-jobs.ts';
import { sendSystem } from '../events/send-system.ts';
import { isAway } from '../is-away.ts';
import { jobIds } from '../job-ids.ts';
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

/** Server-Sent Events: docs/events.md. */
export function events({ queue, events, backend }: EventsOptions): Router {
  const router = Router();

  router.get('/events', async (request, response) => {
    const { ids, owner, since } = validated(eventsQuerySchema, request.query);
    const filter: JobFilter =
      ids === undefined ? { kind: 'all', owner: owner ?? null } : { kind: 'jobs', ids: jobIds(ids) };
    await stream(request, response, { filter, since });
  });

  router.get('/jobs/:id/events', async (request, response) => {
    const { id } = request.params;
    if (!(await queue.job(id))) throw unknownJob(id);
    await stream(request, response, { filter: { kind: 'jobs', ids: [id] } });
  });

  router.get('/systems/:guid/events', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const { since } = validated(sinceQuerySchema, request.query);
    if ((await queue.unfinished(guid)).length === 0 && !(await isThere(guid))) throw unknownSystem(guid);
    await stream(request, response, { filter: { kind: 'system', guid }, since });
  });

  /** Jobs, and of a system also its state in the cluster. */
  async function stream(
    request: Request,
    response: Response,
    { filter, since }: { readonly filter: JobFilter; readonly since?: string | undefined },
  ): Promise<void> {
    using out = new EventStream(response);
    const stop = new AbortController();
    const signal = AbortSignal.any([out.gone, events.closing, stop.signal]);
    using feed = await JobFeed.open(events, filter, resumePoint(request, since), signal);
    if (feed.over) {
      response.status(204).end();
      return;
    }
    out.begin(() => feed.position);
    try {
      await (filter.kind === 'system'
        ? sendSystem({ backend, guid: filter.guid, feed, stream: out, stop })
        : sendJobs(feed, out));
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      out.end();
    }
  }

  /** While the cluster is away nobody can know. */
  async function isThere(guid: string): Promise<boolean> {
    try {
      return await backend.has(guid);
    } catch (error) {
      if (error instanceof ProblemError && isAway(error)) return true;
      throw error;
    }
  }

  return router;
}
