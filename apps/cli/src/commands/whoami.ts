import type { Who } from '@tycho/contract';
import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { type Format, type Listing, list } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

export const whoamiCommand = (): Command =>
  newCommand('whoami')
    .description('Show who a server takes you for, and what you may do.')
    .addOption(outputOption())
    .addOption(serverOption())
    .action(whoami);

async function whoami({ server, output }: { readonly server?: string; readonly output?: Format }): Promise<void> {
  print(await list(whoListing, [await (await clientOf(server)).whoAmI()], output));
}

const whoListing: Listing<Who> = {
  columns: [
    { title: 'NAME', width: 24, value: (it) => it.name },
    { title: 'ROLE', width: 8, value: (it) => it.role },
    { title: 'BY', width: 10, value: (it) => it.way },
    { title: 'GROUPS', width: 0, value: (it) => it.groups.join(', ') },
  ],
  wide: [],
  name: (it) => it.name,
};
