import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { type Format, list } from '../output/listing.ts';
import { orphanListing } from '../output/orphan-listing.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

interface OrphansOptions {
  readonly remove?: boolean;
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho orphans                                     what has Tycho's labels, and no system
  $ tycho orphans --remove                            takes it away; volumes stay`;

export const orphansCommand = (): Command =>
  newCommand('orphans')
    .description('Show objects in the cluster that belong to no system any more.')
    .option('--remove', 'take them away; volumes stay')
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(orphans);

async function orphans({ remove, server, output }: OrphansOptions): Promise<void> {
  const client = await clientOf(server);
  if (!remove) return print(await list(orphanListing, await client.orphans(), output));
  for (const job of await client.removeOrphans()) {
    await job.finished();
    print(`${job.guid}\n`);
  }
}
