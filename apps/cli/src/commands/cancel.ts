import { TychoApiError, type TychoClient } from '@tycho/client';
import { hasEnded, type Job, openStates } from '@tycho/contract';
import type { Command } from 'commander';
import { Failure, markFailed, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { serverOption, timeoutOption } from '../options/common-options.ts';
import { print, tell } from '../output/print.ts';
import { followJobs } from '../progress/follow-jobs.ts';
import { reportFailure } from '../report-failure.ts';
import { clientOf } from '../server/client-of.ts';

interface CancelOptions {
  readonly detach?: boolean;
  readonly timeout?: number;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho cancel up-5c310452-062e61df
  $ tycho cancel 5c310452390c4461a2042750ebd061ec    what is under way on this system
  $ tycho cancel shop                                what is under way on systems of this name

What an operation has applied stays until "tycho down"; an atomic one brings the last good revision back.
A "down" that has begun goes on to its end.`;

export const cancelCommand = (): Command =>
  newCommand('cancel')
    .description('End operations before they are done. Prints each job that has ended.')
    .argument('[job...]', 'jobs, or systems by GUID or name: then all that is under way on them')
    .option('--detach', 'return as soon as it is asked for')
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(cancel);

async function cancel(targets: readonly string[], { detach, timeout, server }: CancelOptions): Promise<void> {
  if (targets.length === 0)
    throw new UsageError('nothing to cancel; give a job ("tycho jobs" shows them), a GUID or a name');
  const client = await clientOf(server);
  const ending: Job[] = [];
  for (const target of targets) ending.push(...(await ended(client, target)));
  const ids = ending.map((it) => it.id);
  const jobs = detach ? ending : await followJobs(client, ids, { timeout });
  for (const { id, state, problems } of jobs) {
    print(`${id}\n`);
    const hint = problems.find((it) => it.code === 'operation-cancelled')?.hint;
    if (hint) tell(hint);
    if (hasEnded({ state }) && state !== 'cancelled') {
      tell(`${id} is ${state}: it had ended before it could be cancelled`);
      markFailed();
    }
  }
}

async function ended(client: TychoClient, target: string): Promise<Job[]> {
  const ids = isJob(target) ? [target] : await underWay(client, target);
  const jobs: Job[] = [];
  for (const id of ids) {
    try {
      jobs.push(await client.cancel(id));
    } catch (error) {
      if (!(error instanceof TychoApiError)) throw error;
      reportFailure(error);
      markFailed();
    }
  }
  return jobs;
}

/** What has not ended on a system, or on those of a name; the latest first, so that none of them begins meanwhile. */
async function underWay(client: TychoClient, target: string): Promise<string[]> {
  const system = /^[0-9a-f]{32}$/.test(target) ? { guid: target } : { name: target };
  const jobs: Job[] = [];
  for await (const job of client.allJobs({ ...system, state: openStates })) jobs.push(job);
  if (jobs.length === 0) throw new Failure(`nothing is under way on ${target}`);
  return jobs.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).map((it) => it.id);
}

const isJob = (target: string): boolean => /^(up|modify|down)-[0-9a-f]{8}-/.test(target);
