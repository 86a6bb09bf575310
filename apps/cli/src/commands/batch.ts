import { type BatchItemState, batchItemStates } from '@tycho/contract';
import { type Command, Option } from 'commander';
import { followBatch } from '../batch/follow-batch.ts';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption, timeoutOption } from '../options/common-options.ts';
import { batchListing, itemListing } from '../output/batch-listing.ts';
import { type Format, list, serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { clientOf } from '../server/client-of.ts';

interface BatchOptions {
  readonly wait?: boolean;
  readonly cancel?: boolean;
  readonly items?: BatchItemState | true;
  readonly timeout?: number;
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho batch 0f3a… --wait
  $ tycho batch 0f3a… --items failed -o wide
  $ tycho batch 0f3a… --cancel
  $ tycho down --batch 0f3a…`;

export const batchCommand = (): Command =>
  newCommand('batch')
    .description('Show how far a batch of launches has come. With --wait it fails when one of them does.')
    .argument('<id>', 'as "tycho up --detach" prints it, and "tycho batches"')
    .option('--wait', 'return when all of it has ended, and show how it goes')
    .option('--cancel', 'cancel what is not done yet; systems that stand stay')
    .addOption(new Option('--items [state]', 'list its systems, or those in one state').choices(batchItemStates))
    .addOption(timeoutOption('how long to wait, as 5m (default: as long as it takes)'))
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(batch);

async function batch(id: string, { wait, cancel, items: asked, timeout, server, output }: BatchOptions): Promise<void> {
  const client = await clientOf(server);
  if (cancel) await client.cancelBatch(id);
  if (wait) return followBatch(client, id, { wait, timeout, output });
  if (asked !== undefined) {
    const items = await client.batchItems(id, asked === true ? {} : { state: asked });
    return print(await list(itemListing, items, output));
  }
  const it = await client.batch(id);
  print(output === 'json' || output === 'yaml' ? await serialize(it, output) : await list(batchListing, [it], output));
}
