import { setTimeout as sleep } from 'node:timers/promises';
import type { TychoClient } from '@tycho/client';
import type { BulkInput } from '@tycho/contract';

/** Launches with one request; answers the systems and their jobs once all of these are in the queue. */
export async function launchedMany(
  client: TychoClient,
  request: BulkInput,
): Promise<{ readonly guid: string; readonly jobId: string }[]> {
  const batch = await client.bulk(request);
  const items = await batch.items();
  const launched = items.flatMap(({ guid, jobId }) => (guid !== null && jobId !== null ? [{ guid, jobId }] : []));
  const ids = launched.map((it) => it.jobId);
  while ((await client.jobs(ids)).length < ids.length) await sleep(20);
  return launched;
}
