import { Option } from 'commander';
import { settings } from '../environment.ts';
import { formats } from '../output/listing.ts';
import { duration } from './duration.ts';

export const serverOption = (): Option =>
  new Option('-s, --server <url>', 'where the API is; also TYCHO_URL').default(settings.url);

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'instead of the short table').choices([...formats]);

export const waitOption = (): Option =>
  new Option('--wait', 'return when the system is ready, and show how it goes').conflicts('detach');

export const detachOption = (): Option => new Option('--detach', 'return at once, and print the job id');

export const atomicOption = (): Option =>
  new Option('--atomic', 'when it does not become ready, go back to the last revision that did; waits for that');

export const timeoutOption = (what: string): Option => new Option('--timeout <duration>', what).argParser(duration);
