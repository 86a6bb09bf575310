import { styleText } from 'node:util';
import type { DryRun } from '@tycho/contract';
import { dryRunDiff, dryRunLines } from './dry-run-text.ts';
import { type Format, serialize } from './listing.ts';
import { print } from './print.ts';

/** A difference on a terminal, the list of changes elsewhere, or what was asked for. */
export async function printDryRun(it: DryRun, format: Format | 'diff' | undefined): Promise<void> {
  switch (format) {
    case 'json':
    case 'yaml':
      return print(await serialize(it, format));
    case 'name':
      return print(
        it.changes
          .filter((one) => one.action !== 'unchanged')
          .map((one) => `${one.artifact}\n`)
          .join(''),
      );
    case 'wide':
      return print(dryRunLines(it));
    case 'diff':
      return print(await diffText(it));
    case undefined:
      return print(process.stdout.isTTY ? await diffText(it) : dryRunLines(it));
  }
}

const diffText = (it: DryRun): Promise<string> =>
  dryRunDiff(it, (colour, text) => styleText(colour, text, { stream: process.stdout }));
