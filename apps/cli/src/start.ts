import { run } from './program.ts';

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  // Whoever read our output may have gone: `tycho status | head -1` is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  await run(process.argv.slice(2));
}
