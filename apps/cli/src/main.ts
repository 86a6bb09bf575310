import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Stripped and compiled sources are kept: without them a command needs four times as long to start.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/tycho', import.meta.url)));

const { start } = await import('./start.ts');
await start();
