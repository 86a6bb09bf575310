import type { Problem } from '@tycho/ast';
import type { JobHandle, TychoClient } from '@tycho/client';
import type { Accepted, Job } from '@tycho/contract';
import { changeLines } from '../output/change-lines.ts';
import { launchListing } from '../output/job-listing.ts';
import { type Format, list, serialize } from '../output/listing.ts';
import { print, tell } from '../output/print.ts';
import { followJobs } from './follow-jobs.ts';
import { progressView, troubleView } from './progress-view.ts';
import { reportFailed } from './report-failed.ts';

export type Launched = Pick<Accepted, 'jobId' | 'guid' | 'name'>;

/** How a command that changes systems goes on after they were accepted. */
export interface FollowLaunches {
  /** Until every service is ready, not only until all objects are applied. */
  readonly wait?: boolean | undefined;
  /** Not at all. */
  readonly detach?: boolean | undefined;
  readonly timeout?: number | undefined;
  readonly output?: Format | undefined;
  /** The problem with its place as the caller would write it. */
  readonly relabel?: ((it: Problem) => Problem) | undefined;
}

export const launchedBy = ({ id, guid, name }: JobHandle): Launched => ({ jobId: id, guid, name });

/** Follows what was accepted as far as it was asked for, and prints what came of it. */
export async function followLaunches(
  client: TychoClient,
  launched: readonly Launched[],
  options: FollowLaunches,
): Promise<void> {
  const { output } = options;
  if (options.detach) return print(await detached(launched, output));
  const jobs = await follow(client, launched, options);
  for (const line of jobs.flatMap(changeLines)) tell(line);
  const applied = jobs.filter((it) => it.applied);
  if (applied.length > 0 || output !== undefined) print(await list(launchListing, applied, output));
  reportFailed(jobs, options.relabel);
}

async function detached(launched: readonly Launched[], output: Format | undefined): Promise<string> {
  const shown = launched.map(({ jobId, guid, name }) => ({ jobId, guid, name }));
  if (output === 'json' || output === 'yaml') return serialize(shown, output);
  return shown.map((it) => `${it.jobId}\n`).join('');
}

/** Without `wait` only what keeps the launch from being applied is worth a line. */
async function follow(
  client: TychoClient,
  launched: readonly Launched[],
  { wait, timeout }: FollowLaunches,
): Promise<Job[]> {
  using view = wait ? progressView(process.stderr) : troubleView(process.stderr);
  return followJobs(
    client,
    launched.map((it) => it.jobId),
    { view, timeout, ...(wait ? {} : { enough: (it: Job) => it.applied }) },
  );
}
