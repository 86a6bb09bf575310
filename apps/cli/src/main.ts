import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Stripped and compiled sources are kept: without them a command needs four times as long to start.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/tycho', import.meta.url)));

// Whoever read our output may have gone: `tycho status | head -1` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const { run } = await import('./program.ts');
await run(process.argv.slice(2));
