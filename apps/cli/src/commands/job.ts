import type { TychoClient } from '@tycho/client';
import type { Job } from '@tycho/contract';
import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption, timeoutOption } from '../options/common-options.ts';
import { jobListing } from '../output/job-listing.ts';
import { type Format, list, serialize } from '../output/listing.ts';
import { plainLine } from '../output/plain-text.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { followJobs } from '../progress/follow-jobs.ts';
import { progressView } from '../progress/progress-view.ts';
import { reportFailed } from '../progress/report-failed.ts';
import { clientOf } from '../server/client-of.ts';

interface JobOptions {
  readonly wait?: boolean;
  readonly story?: boolean;
  readonly timeout?: number;
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho job 5e0f3f6c -o wide
  $ tycho job $(tycho up --detach) --wait
  $ tycho job 5e0f3f6c -o json`;

export const jobCommand = (): Command =>
  newCommand('job')
    .description('Show how far a launch or a removal has come. With --wait it fails when the job does.')
    .argument('<id>', 'as --detach prints it')
    .option('--wait', 'return when the job has ended, and show how it goes')
    .option('--story', 'show what happened to it: a line for each attempt, takeover and end')
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(job);

async function job(id: string, options: JobOptions): Promise<void> {
  const client = await clientOf(options.server);
  const now = await client.job(id);
  const shown = options.wait ? await ended(client, id, options.timeout) : now;
  print(options.story ? storyText(shown) : await text(shown, options.output));
  if (options.wait) reportFailed([shown]);
  else if (options.output === undefined || options.output === 'wide') reportProblems(shown.problems);
}

async function ended(client: TychoClient, id: string, timeout: number | undefined): Promise<Job> {
  using view = progressView(process.stderr);
  const [job] = await followJobs(client, [id], { view, timeout });
  return job ?? client.job(id);
}

const text = (job: Job, output: Format | undefined): Promise<string> =>
  output === 'json' || output === 'yaml' ? serialize(job, output) : list(jobListing, [job], output);

const storyText = ({ story }: Job): string =>
  story
    .map(({ at, event, message }) => `${at}  ${event}${message === null ? '' : `: ${plainLine(message)}`}\n`)
    .join('');
