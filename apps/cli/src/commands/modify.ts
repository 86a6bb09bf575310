import type { ModifyInput, Timeouts } from '@tycho/contract';
import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { again } from '../options/again.ts';
import {
  atomicOption,
  type ChangeOutput,
  changeOutputOption,
  detachOption,
  dryRunOption,
  idempotencyKeyOption,
  operationOutput,
  ownerOption,
  serverOption,
  timeoutOption,
  waitOption,
} from '../options/common-options.ts';
import { oneGuid } from '../options/guids.ts';
import { timeoutsOption } from '../options/timeouts.ts';
import { printDryRun } from '../output/print-dry-run.ts';
import { reportProblems } from '../output/report-problems.ts';
import { type FollowLaunches, followLaunches, launchedBy } from '../progress/follow-launches.ts';
import { clientOf } from '../server/client-of.ts';

interface ModifyOptions extends Omit<FollowLaunches, 'output'> {
  readonly dryRun?: boolean;
  readonly output?: ChangeOutput;
  readonly cpu?: string;
  readonly memory?: string;
  readonly label?: readonly string[];
  readonly ttl?: string;
  readonly idle?: string;
  readonly service?: readonly string[];
  readonly atomic?: boolean;
  readonly timeouts?: Timeouts;
  readonly owner?: string;
  readonly idempotencyKey?: string;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho modify 909f2e60b83340cd905ae3865d461156 --cpu 2 --memory 4g --wait
  $ tycho modify 909f2e60b83340cd905ae3865d461156 --memory 512m --service db --atomic
  $ tycho modify 909f2e60b83340cd905ae3865d461156 --label team=a --label old-
  $ tycho modify 909f2e60b83340cd905ae3865d461156 --ttl 2h             from now on`;

export const modifyCommand = (): Command =>
  newCommand('modify')
    .description('Change CPU, memory or labels of a system that runs, which is a new revision, or when it ends.')
    .argument('<guid>', 'of the system')
    .option('--cpu <cores>', 'the most that each container may have, as 0.5 or 500m')
    .option('--memory <bytes>', 'the most that each container may have, as 512m or 2Gi')
    .option('--label <key=value>', 'a label of its objects, or KEY- to take one away; may be given again', again)
    .option('--ttl <duration>', 'how much longer it lives from now on, as 8h; none: for ever')
    .option('--idle <duration>', 'after how long without a touch it is taken away, as 1h; none: never')
    .option('--service <service>', 'whose CPU and memory (default: of all); may be given again', again)
    .addOption(waitOption())
    .addOption(detachOption())
    .addOption(atomicOption())
    .addOption(dryRunOption())
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(timeoutsOption())
    .addOption(ownerOption())
    .addOption(idempotencyKeyOption())
    .addOption(serverOption())
    .addOption(changeOutputOption())
    .addHelpText('after', examples)
    .action(modify);

async function modify(guid: string, options: ModifyOptions): Promise<void> {
  const {
    server,
    owner,
    idempotencyKey,
    cpu,
    memory,
    label,
    ttl,
    idle,
    service,
    atomic,
    timeouts,
    dryRun,
    output: asked,
    ...follow
  } = options;
  if ([cpu, memory, label, ttl, idle].every((it) => it === undefined))
    throw new UsageError('nothing to change; give --cpu, --memory, --label, --ttl or --idle');
  const client = await clientOf(server, { owner });
  const change: ModifyInput = {
    cpu,
    memory,
    labels: label && Object.fromEntries(label.map(labelOf)),
    ttl,
    idle,
    services: service && [...service],
    atomic,
    timeouts,
  };
  if (dryRun) {
    const tried = await client.dryModify(oneGuid(guid), change);
    reportProblems(tried.problems);
    return printDryRun(tried, asked);
  }
  const output = operationOutput(asked);
  const job = await client.modify(oneGuid(guid), change, { idempotencyKey });
  reportProblems(job.problems);
  await followLaunches(client, [launchedBy(job)], {
    ...follow,
    output,
    wait: follow.wait || (atomic && !follow.detach),
  });
}

/** `KEY=VALUE`, or `KEY-` for none. */
function labelOf(text: string): [string, string | null] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  if (at < 0 && text.length > 1 && text.endsWith('-')) return [text.slice(0, -1), null];
  throw new UsageError(`--label ${text}: write KEY=VALUE, or KEY- to take it away`);
}
