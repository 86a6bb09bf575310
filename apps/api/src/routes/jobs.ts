import { guidSchema, type Job, jobStates, ownerSchema } from '@tycho/contract';
import type { JobEvents, JobQueue } from '@tycho/queue';
import { Router } from 'express';
import { z } from 'zod';
import { onlyOwner } from '../access/acting.ts';
import { goneFrom } from '../gone-from.ts';
import { jobIds } from '../job-ids.ts';
import { lookedForOwner } from '../request-owner.ts';
import { unknownJob } from '../unknown-job.ts';
import { validated } from '../validated.ts';

export const jobsQuerySchema = z.object({
  ids: z
    .string()
    .min(1)
    .optional()
    .describe('These jobs, with commas between their ids, 1000 at most. Without it, a page.'),
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(jobStates)))
    .optional()
    .describe('Only those in this state, or in one of several with commas between them.'),
  owner: ownerSchema.optional().describe('Only those that this owner asked for.'),
  guid: guidSchema.optional().describe('Only those on this system.'),
  kind: z.enum(['up', 'modify', 'down']).optional(),
  name: z.string().optional().describe('Only those on systems of this name.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many on a page.'),
  cursor: z.string().optional().describe('Where the page begins: `cursor` of the one before.'),
});

/** Proxies usually give up after a minute. */
const LONGEST_WAIT = 60;

export const jobQuerySchema = z.object({
  wait: z.coerce
    .number()
    .min(0)
    .max(LONGEST_WAIT)
    .optional()
    .describe('Answer when the job has ended, else on its next change, else after so many seconds.'),
  since: z.string().optional().describe('With `wait`: the `version` that is known; another one is answered at once.'),
});

export function jobs({ queue, events }: { readonly queue: JobQueue; readonly events: JobEvents }): Router {
  const router = Router();

  router.get('/jobs/:id', async (request, response) => {
    const { id } = request.params;
    const { wait, since } = validated(jobQuerySchema, request.query);
    const job =
      wait === undefined
        ? await queue.job(id)
        : await events.changed(id, since, wait * 1000, goneFrom(response, events));
    if (!job) throw unknownJob(id);
    response.json(job);
  });

  router.delete('/jobs/:id', async (request, response) => {
    const { id } = request.params;
    const job = await queue.cancel(id);
    if (!job) throw unknownJob(id);
    response.status(202).json(job);
  });

  router.get('/jobs', async (request, response) => {
    const { ids, state, limit, cursor, ...query } = validated(jobsQuerySchema, request.query);
    const owner = lookedForOwner(request, query.owner);
    if (ids === undefined) response.json(await queue.page({ ...query, owner, states: state }, limit, cursor));
    else response.json({ jobs: (await queue.jobs(jobIds(ids))).filter((it) => isOf(it, onlyOwner(request))) });
  });

  return router;
}

/** `null`: whose it is does not matter. */
const isOf = (it: Job, owner: string | null): boolean => owner === null || it.owner === owner;
