import { setTimeout as sleep } from 'node:timers/promises';
import type { TychoClient } from '@tycho/client';
import type { Usage } from '@tycho/contract';
import type { Command } from 'commander';
import { newCommand } from '../new-command.ts';
import { serverOption } from '../options/common-options.ts';
import { systemNamed } from '../options/system-named.ts';
import { print, tell } from '../output/print.ts';
import { untilInterrupted } from '../progress/until-interrupted.ts';
import { clientOf } from '../server/client-of.ts';
import { usageTable } from '../top/usage-table.ts';

interface TopOptions {
  readonly stream: boolean;
  readonly json?: boolean;
  readonly server?: string;
}

/** Milliseconds between two pictures, and so many requests at once. */
const interval = 2_000;
const width = 8;

const examples = `
Examples:
  $ tycho top                                         all systems, redrawn until Ctrl-C
  $ tycho top shop --no-stream`;

export const topCommand = (): Command =>
  newCommand('top')
    .description('Show the services of systems: state, containers, restarts, CPU and memory.')
    .argument('[system...]', 'only these: GUIDs, beginnings of them, or names')
    .option('--no-stream', 'print once; so it is where no terminal reads')
    .option('--json', 'as JSON, once')
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(top);

async function top(systems: readonly string[], { stream, json, server }: TopOptions): Promise<void> {
  const client = await clientOf(server);
  if (json) return print(`${JSON.stringify(await usages(client, systems), null, 2)}\n`);
  if (!stream || !process.stdout.isTTY) {
    const all = await usages(client, systems);
    print(usageTable(all));
    const note = all.find((it) => it.note !== null)?.note;
    if (note) tell(note);
    return;
  }
  await untilInterrupted(async (signal) => {
    for (;;) {
      const all = await usages(client, systems);
      const { rows = 24, columns = 80 } = process.stdout;
      const note = all.find((it) => it.note !== null)?.note;
      const lines = [...usageTable(all).trimEnd().split('\n'), ...(note ? [note] : [])];
      print(
        `\u001b[H\u001b[2J${lines
          .slice(0, rows - 1)
          .map((it) => `${it.slice(0, columns - 1)}\n`)
          .join('')}`,
      );
      await sleep(interval, undefined, { signal });
    }
  });
}

async function usages(client: TychoClient, systems: readonly string[]): Promise<Usage[]> {
  const guids =
    systems.length === 0
      ? (await client.systems()).map((it) => it.guid)
      : await Promise.all(systems.map(async (it) => (await systemNamed(client, it)).guid));
  const found: Usage[] = [];
  for (let at = 0; at < guids.length; at += width)
    found.push(...(await Promise.all(guids.slice(at, at + width).map((it) => client.top(it)))));
  return found;
}
