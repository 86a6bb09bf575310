import type { Timeouts } from '@tycho/contract';
import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import {
  atomicOption,
  detachOption,
  idempotencyKeyOption,
  outputOption,
  ownerOption,
  serverOption,
  timeoutOption,
  waitOption,
} from '../options/common-options.ts';
import { oneGuid } from '../options/guids.ts';
import { timeoutsOption } from '../options/timeouts.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { reportProblems } from '../output/report-problems.ts';
import { type FollowLaunches, followLaunches, launchedBy } from '../progress/follow-launches.ts';
import { clientOf } from '../server/client-of.ts';

interface RollbackOptions extends FollowLaunches {
  readonly to?: number;
  readonly atomic?: boolean;
  readonly timeouts?: Timeouts;
  readonly owner?: string;
  readonly idempotencyKey?: string;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho history 909f2e60b83340cd905ae3865d461156
  $ tycho rollback 909f2e60b83340cd905ae3865d461156
  $ tycho rollback 909f2e60b83340cd905ae3865d461156 --to 2 --wait`;

export const rollbackCommand = (): Command =>
  newCommand('rollback')
    .description('Go back to an earlier revision of a system. That is a new revision; volumes keep their data.')
    .argument('<guid>', 'of the system')
    .option(
      '--to <revision>',
      'as "tycho history" shows it (default: the last one before the current that became ready)',
      wholeNumber(1, 1_000_000_000),
    )
    .addOption(waitOption())
    .addOption(detachOption())
    .addOption(atomicOption())
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(timeoutsOption())
    .addOption(ownerOption())
    .addOption(idempotencyKeyOption())
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(rollback);

async function rollback(
  guid: string,
  { server, owner, idempotencyKey, to, atomic, timeouts, ...options }: RollbackOptions,
): Promise<void> {
  const client = await clientOf(server, { owner });
  const job = await client.rollback(oneGuid(guid), { to, atomic, timeouts, idempotencyKey });
  reportProblems(job.problems);
  await followLaunches(client, [launchedBy(job)], { ...options, wait: options.wait || atomic });
}
