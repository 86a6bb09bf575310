import type { BatchItem } from '@tycho/contract';
import { BatchItems, itemStateOf, type JobQueue } from '@tycho/queue';
import { unknownBatch } from './current-batch.ts';

/** The items of a batch; throws `batch-unknown`. */
export async function itemsOf(id: string, queue: JobQueue): Promise<BatchItems> {
  const open = await queue.batches.open(id);
  if (open === null) throw unknownBatch(id);
  return new BatchItems(id, open.plan);
}

/** What became of some items of a batch. `states`: a letter for each item of the batch. */
export async function batchItems(
  id: string,
  items: BatchItems,
  { states, numbers }: { readonly states: string; readonly numbers: readonly number[] },
  queue: JobQueue,
): Promise<BatchItem[]> {
  const refusedLaunches = [
    ...new Set(numbers.filter((it) => items.isRefused(it)).map((it) => items.launchOf(it) ?? 0)),
  ];
  const refusals = await queue.batches.refusals(id, refusedLaunches);
  const refusalOf = new Map(refusedLaunches.map((launch, at) => [launch, refusals[at]]));
  const jobs = await queue.jobs(numbers.filter((it) => !items.isRefused(it)).map((it) => items.ids(it).jobId));
  const jobOf = new Map(jobs.map((it) => [it.id, it]));
  return numbers.map((item): BatchItem => {
    const launch = items.launchOf(item);
    const common = { item, launch, state: itemStateOf(states[item]) };
    const refusal = refusalOf.get(launch ?? -1);
    if (refusal)
      return { ...common, ...refusal, problems: [...refusal.problems], guid: null, jobId: null, result: null };
    const { guid, jobId } = items.ids(item);
    const { name = null, problems = [], result = null } = jobOf.get(jobId) ?? {};
    return { ...common, name, guid, jobId, problems, result };
  });
}
