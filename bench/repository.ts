import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..');

/** What `bin/tycho` runs. */
export const tychoMain = join(repository, 'apps/cli/src/main.ts');
