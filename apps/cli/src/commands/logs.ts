import type { Command } from 'commander';
import { environment } from '../environment.ts';
import { LogPrinter } from '../logs/log-printer.ts';
import { newCommand } from '../new-command.ts';
import { serverOption } from '../options/common-options.ts';
import { moment } from '../options/moment.ts';
import { systemNamed } from '../options/system-named.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { print } from '../output/print.ts';
import { untilInterrupted } from '../progress/until-interrupted.ts';
import { clientOf } from '../server/client-of.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: Date;
  readonly timestamps?: boolean;
  readonly color: boolean;
  readonly logPrefix: boolean;
  readonly server?: string;
}

const examples = `
Examples:
  $ tycho logs                                        of the only system there is
  $ tycho logs -f shop                                of all its services, and what they write from now on
  $ tycho logs shop web db --tail 20 --since 5m
  $ tycho logs 909f2e60 --no-log-prefix --no-color > shop.log`;

export const logsCommand = (): Command =>
  newCommand('logs')
    .description('Show what the containers of a system write, those that run before its services too.')
    .argument('[system]', 'its GUID, the beginning of it, or its name')
    .argument('[service...]', 'only these services')
    .option('-f, --follow', 'go on with what is written, also by pods that come later')
    .option('-n, --tail <lines>', 'only so many of the last lines of each container', wholeNumber(0, 1_000_000))
    .option('--since <time>', 'only what was written since then: 5m, or 2026-11-25T09:00:00Z', moment)
    .option('-t, --timestamps', 'put the time before each line')
    .option('--no-color', 'without colours; so does NO_COLOR')
    .option('--no-log-prefix', 'without the name of the service')
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(logs);

async function logs(system: string | undefined, services: readonly string[], options: LogsOptions): Promise<void> {
  const client = await clientOf(options.server);
  const { guid, services: all } = await systemNamed(client, system);
  const terminal = process.stdout.isTTY ?? false;
  const printer = new LogPrinter({
    services: Object.keys(all),
    prefix: options.logPrefix,
    colour: options.color && terminal && !environment.NO_COLOR,
    timestamps: options.timestamps ?? false,
    terminal,
  });
  const { follow, tail, since } = options;
  await untilInterrupted(async (signal) => {
    const chosen = services.length === 0 ? undefined : services;
    for await (const line of client.logs(guid, { follow, tail, since, services: chosen, signal }))
      print(printer.text(line));
  });
}
