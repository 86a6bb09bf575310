import { type JobHandle, TychoApiError, type TychoClient } from '@tycho/client';
import type { Job } from '@tycho/contract';
import type { Command } from 'commander';
import { markFailed, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { outputOption, ownerOption, serverOption, timeoutOption } from '../options/common-options.ts';
import { guids } from '../options/guids.ts';
import { removalListing } from '../output/job-listing.ts';
import { type Format, list, serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { followJobs } from '../progress/follow-jobs.ts';
import { troubleView } from '../progress/progress-view.ts';
import { reportFailed } from '../progress/report-failed.ts';
import { reportFailure } from '../report-failure.ts';
import { clientOf } from '../server/client-of.ts';

interface DownOptions {
  readonly batch?: string;
  readonly volumes?: boolean;
  readonly detach?: boolean;
  readonly timeout?: number;
  readonly owner?: string;
  readonly server?: string;
  readonly output?: Format;
}

/** So many requests at once. */
const width = 8;

const examples = `
Examples:
  $ tycho down 909f2e60b83340cd905ae3865d461156
  $ tycho down $(tycho status --terse)                take everything down
  $ tycho down --batch 0f3a5c310452390c4461a2042750ebd0    the systems of a batch
  $ tycho down --volumes 909f2e60b83340cd905ae3865d461156    and the data in its volumes`;

export const downCommand = (): Command =>
  newCommand('down')
    .description('Take systems away. Prints each GUID that is gone. Volumes that hold data stay.')
    .argument('[guid...]', 'systems, as "tycho status" shows them')
    .option('--batch <id>', 'the systems of this batch, with one request')
    .option('--volumes', 'remove their volumes too, with the data in them')
    .option('--detach', 'return at once, and print the job ids')
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(ownerOption())
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(down);

async function down(args: readonly string[], options: DownOptions): Promise<void> {
  if (options.batch !== undefined) return downBatch(options.batch, args, options);
  if (args.length === 0)
    throw new UsageError('nothing to take down; give a GUID ("tycho status" shows those there are)');
  const client = await clientOf(options.server, options);
  const removals = await removeAll(client, guids(args), options.volumes ?? false);
  if (options.detach) return print(await detached(removals, options.output));
  const gone = new GoneInOrder(removals);
  using view = troubleView(process.stderr);
  const jobs = await followJobs(
    client,
    removals.map((it) => it.id),
    { view, timeout: options.timeout, ...(options.output === undefined ? { onDone: (job) => gone.tell(job) } : {}) },
  );
  const done = jobs.filter((it) => it.state === 'completed');
  if (options.output !== undefined) print(await list(removalListing, done, options.output));
  reportFailed(jobs);
}

async function downBatch(id: string, args: readonly string[], options: DownOptions): Promise<void> {
  if (args.length > 0) throw new UsageError('give either GUIDs or --batch');
  const { volumes = false, detach, timeout, output } = options;
  const client = await clientOf(options.server, options);
  const removal = await client.downBatch(id, { volumes });
  if (detach) return print(`${removal.id}\n`);
  const { followBatch } = await import('../batch/follow-batch.ts');
  await followBatch(client, removal.id, { wait: true, timeout, output: output ?? 'name' });
}

/** Asks for every removal; those that are refused are told of, and the others go on. */
async function removeAll(client: TychoClient, guids: readonly string[], volumes: boolean): Promise<JobHandle[]> {
  const removals: JobHandle[] = [];
  for (let at = 0; at < guids.length; at += width) {
    const asked = guids.slice(at, at + width).map((guid) => remove(client, guid, volumes));
    removals.push(...(await Promise.all(asked)).flatMap((it) => it ?? []));
  }
  return removals;
}

async function remove(client: TychoClient, guid: string, volumes: boolean): Promise<JobHandle | null> {
  try {
    return await client.down(guid, { volumes });
  } catch (error) {
    if (!(error instanceof TychoApiError)) throw error;
    reportFailure(error);
    markFailed();
    return null;
  }
}

async function detached(removals: readonly JobHandle[], output: Format | undefined): Promise<string> {
  const shown = removals.map(({ id, guid, name }) => ({ jobId: id, guid, name }));
  if (output === 'json' || output === 'yaml') return serialize(shown, output);
  return shown.map((it) => `${it.jobId}\n`).join('');
}

/** Prints the GUIDs of what is gone in the order that was asked for, each as soon as those before it are done. */
class GoneInOrder {
  readonly #removals: readonly JobHandle[];
  readonly #done = new Map<string, boolean>();
  #next = 0;

  constructor(removals: readonly JobHandle[]) {
    this.#removals = removals;
  }

  tell({ id, state }: Job): void {
    this.#done.set(id, state === 'completed');
    for (;;) {
      const next = this.#removals[this.#next];
      const gone = next && this.#done.get(next.id);
      if (next === undefined || gone === undefined) return;
      if (gone) print(`${next.guid}\n`);
      this.#next++;
    }
  }
}
