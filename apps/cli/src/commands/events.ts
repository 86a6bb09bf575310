import { type Command, Option } from 'commander';
import { eventText } from '../events/event-text.ts';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { serverOption } from '../options/common-options.ts';
import { moment } from '../options/moment.ts';
import { systemNamed } from '../options/system-named.ts';
import { print } from '../output/print.ts';
import { untilInterrupted } from '../progress/until-interrupted.ts';
import { clientOf } from '../server/client-of.ts';

interface EventsOptions {
  readonly owner?: string;
  readonly batch?: string;
  readonly since?: Date;
  readonly json?: boolean;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho events                                      all that happens
  $ tycho events --owner ann --since 10m
  $ tycho events shop                                 of one system, also when a pod of it crashes later
  $ tycho events --batch 0f3a…                        of one batch and its jobs, until all has ended
  $ tycho events --json | jq .job.state`;

export const eventsCommand = (): Command =>
  newCommand('events')
    .description('Show what happens, as it happens, until Ctrl-C or until the system is gone.')
    .argument('[system]', 'only of this one: its GUID, the beginning of it, or its name')
    .option('--owner <name>', 'only of the systems that belong to this one')
    .addOption(
      new Option('--batch <id>', 'only of this batch: its counts, what it refused, and its jobs').conflicts([
        'owner',
        'since',
      ]),
    )
    .option('--since <time>', 'also what happened since then: 5m, or 2026-11-25T09:00:00Z', moment)
    .option('--json', 'a line of JSON for each event')
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(events);

async function events(system: string | undefined, options: EventsOptions): Promise<void> {
  const { owner, batch, since, json, server } = options;
  if (system !== undefined && batch !== undefined) throw new UsageError('name a system or a batch, not both');
  const client = await clientOf(server);
  const guid =
    system === undefined || /^[0-9a-f]{32}$/.test(system) ? system : (await systemNamed(client, system)).guid;
  const all = (signal: AbortSignal) => {
    if (batch !== undefined) return client.batchEvents(batch, { signal });
    return guid === undefined ? client.events({ owner, since, signal }) : client.systemEvents(guid, { since, signal });
  };
  await untilInterrupted(async (signal) => {
    for await (const it of all(signal)) print(json ? `${JSON.stringify(it)}\n` : eventText(it, new Date()));
  });
}
