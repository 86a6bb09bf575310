import { Option } from 'commander';
import { settings } from '../environment.ts';
import { UsageError } from '../exit-codes.ts';
import { type Format, formats } from '../output/listing.ts';
import { duration } from './duration.ts';

export const serverOption = (): Option =>
  new Option(
    '-s, --server <url>',
    'where the API is, or kubernetes://NAMESPACE to find it there; also TYCHO_URL (default: this machine, else the cluster)',
  ).default(settings.url);

export const ownerOption = (): Option =>
  new Option('--owner <name>', 'for whom this is; also TYCHO_OWNER (default: anonymous)').default(settings.owner);

export const idempotencyKeyOption = (): Option =>
  new Option('--idempotency-key <key>', 'the same key again makes nothing twice within a day, and answers the same');

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'instead of the short table').choices([...formats]);

export const waitOption = (): Option =>
  new Option('--wait', 'return when the system is ready, and show how it goes').conflicts('detach');

export const detachOption = (): Option => new Option('--detach', 'return at once, and print the job id');

export const atomicOption = (): Option =>
  new Option('--atomic', 'when it does not become ready, go back to the last revision that did; waits for that');

export const timeoutOption = (what: string): Option => new Option('--timeout <duration>', what).argParser(duration);

export const dryRunOption = (): Option =>
  new Option('--dry-run', 'only show what would change, as a difference on a terminal').conflicts([
    'wait',
    'detach',
    'atomic',
  ]);

/** Of a command that has a dry run. */
export const changeOutputOption = (): Option =>
  new Option('-o, --output <format>', 'instead of the short table').choices([...formats, 'diff']);

/** What that option asks for. */
export type ChangeOutput = Format | 'diff';

/** The output of the operation itself: a difference is there for a dry run only. */
export function operationOutput(output: ChangeOutput | undefined): Format | undefined {
  if (output === 'diff') throw new UsageError('-o diff belongs to --dry-run');
  return output;
}
