import { Option } from 'commander';
import { settings } from '../environment.ts';
import { formats } from '../output/listing.ts';
import { duration } from './duration.ts';

export const serverOption = (): Option =>
  new Option('-s, --server <url>', 'where the API is; also TYCHO_URL').default(settings.url);

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'instead of the short table').choices([...formats]);

export const timeoutOption = (what: string): Option => new Option('--timeout <duration>', what).argParser(duration);
