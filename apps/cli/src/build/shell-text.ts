import type { Command } from './builder.ts';

/** A command as one types it. */
export const shellText = (command: Command): string =>
  command.map((it) => (/^[\w@%+=:,./-]+$/.test(it) ? it : `'${it.replaceAll("'", "'\\''")}'`)).join(' ');
