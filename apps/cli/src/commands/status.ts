import { TychoApiError, type TychoClient } from '@tycho/client';
import type { SystemStatus } from '@tycho/contract';
import type { Command } from 'commander';
import { markFailed } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { outputOption, serverOption } from '../options/common-options.ts';
import { guids } from '../options/guids.ts';
import { type Format, list } from '../output/listing.ts';
import { print, tell } from '../output/print.ts';
import { systemListing } from '../output/system-listing.ts';
import { reportFailure } from '../report-failure.ts';
import { clientOf } from '../server/client-of.ts';

interface StatusOptions {
  readonly terse?: boolean;
  readonly owner?: string;
  readonly server?: string;
  readonly output?: Format;
}

const examples = `
Examples:
  $ tycho status
  $ tycho status -o wide
  $ tycho status 909f2e60b83340cd905ae3865d461156 -o json
  $ tycho down $(tycho status --terse)                take everything down`;

/** So many systems that were changed by hand are named. */
const NAMED = 5;

export const statusCommand = (): Command =>
  newCommand('status')
    .description('Show the systems that are running, newest first.')
    .argument('[guid...]', 'only these')
    .option('--owner <name>', 'only those that belong to this one')
    .option('--terse', 'print GUIDs only')
    .addOption(serverOption())
    .addOption(outputOption())
    .addHelpText('after', examples)
    .action(status);

async function status(args: readonly string[], { terse, owner, server, output }: StatusOptions): Promise<void> {
  const client = await clientOf(server);
  const drift = !terse && output !== undefined && output !== 'name';
  const systems = args.length === 0 ? await client.systems({ drift, owner }) : await some(client, guids(args), drift);
  const shown = systems.filter((it) => owner === undefined || it.owner === owner);
  if (args.length > 0 && systems.length === 0) return;
  print(await list(systemListing, shown, terse ? 'name' : output));
  if (!terse && output === undefined) tellOfDrift(shown);
}

/** The table has no room for it. */
function tellOfDrift(systems: readonly SystemStatus[]): void {
  const changed = systems.filter((it) => it.drift !== null && it.drift.length > 0).map((it) => it.name);
  if (changed.length === 0) return;
  const most = changed.slice(0, NAMED).join(', ');
  const others = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  tell(`Changed by hand: ${most}${others}. "tycho status -o wide" shows what; the next "tycho up" mends it.`);
}

/** Those of the GUIDs that are known; the others are told of. */
async function some(client: TychoClient, wanted: readonly string[], drift: boolean): Promise<SystemStatus[]> {
  const found: SystemStatus[] = [];
  for (const guid of wanted) {
    try {
      found.push(await client.system(guid, { drift }));
    } catch (error) {
      if (!(error instanceof TychoApiError)) throw error;
      reportFailure(error);
      markFailed();
    }
  }
  return found;
}
