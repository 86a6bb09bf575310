import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { batchListing } from '../output/batch-listing.ts';
import { type Format, list } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

interface BatchesOptions {
  readonly owner?: string;
  readonly server?: string;
  readonly output?: Format;
}

export const batchesCommand = (): Command =>
  newCommand('batches')
    .description('Show the batches of the last days, newest first.')
    .option('--owner <name>', 'only those of this one')
    .addOption(serverOption())
    .addOption(outputOption())
    .action(batches);

async function batches({ owner, server, output }: BatchesOptions): Promise<void> {
  print(await list(batchListing, await (await clientOf(server)).batches({ owner }), output));
}
