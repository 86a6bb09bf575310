import { type Problem, ProblemError } from '@tycho/ast';
import { batchHasEnded, type CallOptions, type TychoClient, watchBatch } from '@tycho/client';
import type { Batch, BatchItem } from '@tycho/contract';
import { Failure, markFailed } from '../exit-codes.ts';
import { durationText } from '../options/duration.ts';
import { itemListing } from '../output/batch-listing.ts';
import { type Format, list } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { complain } from '../report-failure.ts';
import { BatchView } from './batch-view.ts';

export interface FollowBatch {
  /** Until everything has ended, not only until all objects are applied. */
  readonly wait?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly output?: Format | undefined;
  /** The problem of a launch with its place as the caller would write it. */
  readonly relabel?: ((it: Problem, launch: number | null) => Problem) | undefined;
}

const isApplied = ({ counts }: Batch): boolean => counts.queued + counts.begun === 0;

/** Follows a batch as far as it was asked for, prints what came of it, and tells why of what did not succeed. */
export async function followBatch(client: TychoClient, id: string, options: FollowBatch): Promise<void> {
  await watched(client, id, options);
  const items = await client.batchItems(id);
  const good = items.filter((it) => it.state === 'applied' || it.state === 'completed');
  if (good.length > 0 || options.output !== undefined) print(await list(itemListing, good, options.output));
  reportItems(items, options.relabel);
}

/** The batch when it has gone far enough. */
async function watched(client: TychoClient, id: string, { wait, timeout }: FollowBatch): Promise<void> {
  const signal: CallOptions = { signal: timeout === undefined ? undefined : AbortSignal.timeout(timeout) };
  using view = new BatchView(process.stderr);
  try {
    for await (const batch of watchBatch(client, id, { ...signal, enough: wait ? batchHasEnded : isApplied }))
      view.show(batch);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
    const after = durationText(timeout ?? 0);
    throw new Failure(`not done after ${after}; it goes on by itself. Look again with: tycho batch ${id} --wait`);
  }
}

/** Tells of each item that did not come to the end that was asked for, and lets the command fail when there is one. */
export function reportItems(items: readonly BatchItem[], relabel: FollowBatch['relabel'] = (it) => it): void {
  for (const { item, launch, state, name, guid, problems } of items) {
    if (state !== 'failed' && state !== 'cancelled' && state !== 'superseded') continue;
    markFailed();
    complain(`item ${item}, ${[name, guid].filter(Boolean).join(' ')}: ${state}`);
    reportProblems(problems.filter((it) => it.level === 'error').map((it) => relabel(it, launch)));
  }
}

/** What `work` answers; the problems of a refusal with their places as the caller would write them. */
export const launchOf = ({ path }: Problem): { launch: number; path: string | null } | null => {
  const [, launch, rest] = /^launches\[(\d+)\](?:\.(.*))?$/s.exec(path ?? '') ?? [];
  return launch === undefined ? null : { launch: Number(launch), path: rest ?? null };
};

/** The problems of a batch with their places as the caller would write them. */
export const relabelled = (error: unknown, relabel: (it: Problem) => Problem): unknown => {
  const problems = error instanceof Error && 'problems' in error ? (error.problems as readonly Problem[]) : [];
  return problems.length > 0 ? new ProblemError(problems.map(relabel)) : error;
};
