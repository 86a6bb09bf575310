import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { oneGuid } from '../options/guids.ts';
import { type Format, list } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { revisionListing } from '../output/revision-listing.ts';
import { clientOf } from '../server/client-of.ts';

interface HistoryOptions {
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho history 909f2e60b83340cd905ae3865d461156
  $ tycho history 909f2e60b83340cd905ae3865d461156 -o json`;

export const historyCommand = (): Command =>
  newCommand('history')
    .description('Show the revisions of a system that are kept, newest first.')
    .argument('<guid>', 'of the system')
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(history);

async function history(guid: string, { server, output }: HistoryOptions): Promise<void> {
  print(await list(revisionListing, await (await clientOf(server)).revisions(oneGuid(guid)), output));
}
