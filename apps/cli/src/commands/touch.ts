import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { ownerOption, serverOption } from '../options/common-options.ts';
import { guids } from '../options/guids.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

const examples = `
Examples:
  $ tycho touch 909f2e60b83340cd905ae3865d461156
  $ tycho touch $(tycho status --terse)               all of them`;

export const touchCommand = (): Command =>
  newCommand('touch')
    .description('Say that systems are in use, so that they do not end for being idle.')
    .argument('<guid...>', 'of the systems')
    .addOption(ownerOption())
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(touch);

async function touch(
  args: readonly string[],
  { server, owner }: { readonly server?: string; readonly owner?: string },
): Promise<void> {
  const client = await clientOf(server, { owner });
  for (const guid of guids(args)) {
    await client.touch(guid);
    print(`${guid}\n`);
  }
}
