import { ProblemError, problem } from '@tycho/ast';
import type { JobQueue } from '@tycho/queue';
import { Router } from 'express';
import { z } from 'zod';
import { validated } from '../validated.ts';

export const jobsQuerySchema = z.object({
  ids: z.string().min(1).describe('Job ids with commas between them, 1000 at most.'),
});

/** More at once would make one answer hold up the others. */
const MOST_IDS = 1_000;

export function jobs({ queue }: { readonly queue: JobQueue }): Router {
  const router = Router();

  router.get('/jobs/:id', async (request, response) => {
    const { id } = request.params;
    const job = await queue.job(id);
    if (!job)
      throw new ProblemError([
        problem('error', 'job-unknown', `there is no job ${id}`, {
          hint: 'Finished jobs are forgotten after a day, failed ones after a week.',
        }),
      ]);
    response.json(job);
  });

  router.get('/jobs', async (request, response) => {
    const ids = validated(jobsQuerySchema, request.query).ids.split(',');
    if (ids.length > MOST_IDS)
      throw new ProblemError([
        problem('error', 'request-invalid', `${ids.length} job ids are too many`, {
          path: 'ids',
          hint: `Ask for ${MOST_IDS} at most.`,
        }),
      ]);
    response.json({ jobs: await queue.jobs(ids) });
  });

  return router;
}
