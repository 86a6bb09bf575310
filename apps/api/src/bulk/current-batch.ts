import { ProblemError, problem } from '@tycho/ast';
import type { Batch } from '@tycho/contract';
import type { JobQueue } from '@tycho/queue';

/** How soon a batch is looked through again for jobs whose worker died before it counted them, in seconds. */
const LOOK_AGAIN = 5;

/** A batch as it is now; throws `batch-unknown`. */
export async function currentBatch(id: string, queue: JobQueue): Promise<Batch> {
  const batch = await queue.batches.get(id);
  if (batch === null) throw unknownBatch(id);
  if (batch.finishedAt !== null || !(await queue.batches.isTimeToLook(id, LOOK_AGAIN))) return batch;
  return (await queue.countAgain(id)) ? ((await queue.batches.get(id)) ?? batch) : batch;
}

export const unknownBatch = (id: string): ProblemError =>
  new ProblemError([
    problem('error', 'batch-unknown', `there is no batch ${id}`, {
      hint: 'A finished one is forgotten after a week. "tycho batches" lists those there are.',
    }),
  ]);
