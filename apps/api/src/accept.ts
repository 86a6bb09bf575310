import type { Accepted } from '@tycho/contract';
import type { Entry, JobQueue } from '@tycho/queue';
import type { Response } from 'express';

/** Puts a job in the queue, and answers with it. Done twice, it is one job. */
export async function accept(queue: JobQueue, response: Response, entry: Entry): Promise<void> {
  await queue.add([entry]);
  const { id, data } = entry;
  const accepted: Accepted = {
    jobId: id,
    guid: data.guid,
    name: data.kind === 'down' ? data.name : data.system.name,
    problems: data.kind === 'down' ? [] : [...data.problems],
  };
  response.status(202).location(`/jobs/${id}`).json(accepted);
}
