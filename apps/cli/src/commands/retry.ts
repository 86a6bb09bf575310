import { TychoApiError } from '@tycho/client';
import type { Command } from 'commander';
import { markFailed, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { detachOption, outputOption, serverOption, timeoutOption, waitOption } from '../options/common-options.ts';
import { type FollowLaunches, followLaunches, type Launched, launchedBy } from '../progress/follow-launches.ts';
import { reportFailure } from '../report-failure.ts';
import { clientOf } from '../server/client-of.ts';

interface RetryOptions extends Omit<FollowLaunches, 'relabel'> {
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho retry up-5c310452-062e61df --wait
  $ tycho retry $(tycho jobs --state failed -o name)`;

export const retryCommand = (): Command =>
  newCommand('retry')
    .description('Try once more what failed, or was cancelled or superseded: a new job that does the same.')
    .argument('[job...]', 'as "tycho jobs" shows them')
    .addOption(waitOption())
    .addOption(detachOption())
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(retry);

async function retry(ids: readonly string[], options: RetryOptions): Promise<void> {
  if (ids.length === 0)
    throw new UsageError('nothing to try again; give a job ("tycho jobs --state failed" shows them)');
  const client = await clientOf(options.server);
  const launched: Launched[] = [];
  for (const id of ids) {
    try {
      launched.push(launchedBy(await client.retry(id)));
    } catch (error) {
      if (!(error instanceof TychoApiError)) throw error;
      reportFailure(error);
      markFailed();
    }
  }
  if (launched.length > 0) await followLaunches(client, launched, options);
}
