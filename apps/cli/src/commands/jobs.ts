import type { JobsFilter } from '@tycho/client';
import { type Job, jobStates } from '@tycho/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { oneGuid } from '../options/guids.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { jobListing } from '../output/job-listing.ts';
import { type Format, list } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

interface JobsOptions {
  readonly state?: Job['state'][];
  readonly kind?: Job['kind'];
  readonly of?: string;
  readonly guid?: string;
  readonly name?: string;
  readonly limit: number;
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho jobs                                    what is under way, then what failed, then what else has ended
  $ tycho jobs --state failed -o wide
  $ tycho jobs --state queued --state waiting --of ann
  $ tycho retry $(tycho jobs --state failed -o name)`;

export const jobsCommand = (): Command =>
  newCommand('jobs')
    .description(
      'Show the jobs that are known: what is under way, and what ended in the last day, or failed in the last week.',
    )
    .addOption(
      new Option('--state <state>', `only those in this state (${jobStates.join(', ')}); may be given again`).argParser(
        states,
      ),
    )
    .addOption(new Option('--kind <kind>', 'only those of this kind').choices(['up', 'modify', 'down']))
    .option('--of <owner>', 'only those that this owner asked for')
    .option('--guid <guid>', 'only those on this system', oneGuid)
    .option('--name <name>', 'only those on systems of this name')
    .option('--limit <n>', 'so many at most', wholeNumber(1, 1_000_000), 100)
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(jobs);

function states(text: string, before: Job['state'][] | undefined): Job['state'][] {
  const state = jobStates.find((it) => it === text);
  if (state === undefined) throw new InvalidArgumentError(`Allowed are ${jobStates.join(', ')}.`);
  return [...(before ?? []), state];
}

async function jobs({ limit, server, output, of: owner, state, kind, guid, name }: JobsOptions): Promise<void> {
  const filter: JobsFilter = Object.fromEntries(
    Object.entries({ owner, state, kind, guid, name }).filter(([, value]) => value !== undefined),
  );
  const found: Job[] = [];
  for await (const job of (await clientOf(server)).allJobs(filter)) {
    found.push(job);
    if (found.length === limit) break;
  }
  print(await list({ ...jobListing, none: 'No jobs' }, found, output));
}
