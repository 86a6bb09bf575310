import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { hasEnded, type Job } from '@tycho/contract';
import { type JobQueue, newEntry } from '@tycho/queue';
import { Router } from 'express';
import { accept } from '../accept.ts';
import { decideOnce } from '../idempotency/idempotency.ts';
import { unknownJob } from '../unknown-job.ts';

/** Tries once more what did not come to its end: a new job with what the old one was to do. */
export function retry({ queue, backend }: { readonly queue: JobQueue; readonly backend: Backend }): Router {
  const router = Router();

  router.post('/jobs/:id/retry', async (request, response) => {
    const { id } = request.params;
    const entry = await decideOnce(response, async () => {
      const job = await queue.job(id);
      if (job === null) throw unknownJob(id);
      const objection = await objectionTo(job);
      if (objection !== null) throw new ProblemError([objection]);
      const data = await queue.dataOf(id);
      if (data === null) throw new ProblemError([outdated(`job ${id} cannot be tried again: it had done all`)]);
      // Something of it may be there.
      return data.kind === 'down'
        ? newEntry({ ...data, retryOf: id })
        : newEntry({ ...data, isNew: false, retryOf: id });
    });
    await accept(queue, response, entry);
  });

  async function objectionTo({ id, guid, state, revision, createdAt, ...job }: Job): Promise<Problem | null> {
    if (!hasEnded({ state }) || state === 'completed')
      return problem('error', 'job-unfinished', `job ${id} is ${state}: there is nothing to try again`);
    const [other] = await queue.unfinished(guid);
    if (other) return outdated(`job ${id} cannot be tried again: ${other.id} is under way on its system`);
    const [newest] = await backend.revisions(guid);
    if (newest && newest.number !== revision && newest.createdAt > new Date(createdAt))
      return outdated(`job ${id} of ${job.name} cannot be tried again: its system has revision ${newest.number} since`);
    return null;
  }

  return router;
}

const outdated = (message: string): Problem =>
  problem('error', 'retry-outdated', message, { hint: 'Launch from the file, or go back with `tycho rollback`.' });
