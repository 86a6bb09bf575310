#!/usr/bin/env node
// Makes a few files of those commands that start often, so that they start sooner. bin/start.cjs runs them for as long
// as everything that went into them is unchanged; what is changed is run from source, without a new bundle.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { folder } from '../bin/bundle.cjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const made = `${folder}.${process.pid}`;

/** Commands that the bundle has not; see bin/start.cjs. */
const servers = /\/commands\/(?:api|worker|demo)\.ts$/;
const notBundled = /^(?:@kubernetes\/|undici$|zod$|node:)/;

/** What `config` and `lint` need goes into one file, because each costs half a millisecond. */
const first = [
  /\/packages\/(?:ast|parser)\//,
  /\/node_modules\/(?:commander|js-yaml)\//,
  /\/cli\/src\/(?:[a-z-]+\.ts|project\/|lint\/|config\/(?!service-hashes)|commands\/(?:config|lint)\.)/,
  /\/cli\/src\/(?:output\/(?:print|plain|report)|options\/(?:again|variables))/,
];

/** Loaded when it is used, which is never: with it commander would start other programs. It takes 10 ms. */
const childProcessLater = {
  name: 'child-process-later',
  resolveId: (id, from) => (isCommanders(id, from) ? '\0child-process' : null),
  load: (id) =>
    id === '\0child-process'
      ? 'export default { spawn: (...all) => process.getBuiltinModule("node:child_process").spawn(...all) };'
      : null,
};

const isCommanders = (id, from) => id === 'node:child_process' && from?.includes('/commander/');

async function bundle() {
  const build = await rolldown({
    input: join(root, 'apps/cli/src/start.ts'),
    platform: 'node',
    external: (id, from) => servers.test(id) || (notBundled.test(id) && !isCommanders(id, from)),
    plugins: [childProcessLater],
    // It warns of dynamic imports that end up in the same file, which is what is wanted.
    onLog() {},
  });
  try {
    const test = (id) => first.some((it) => it.test(id));
    await build.write({
      dir: made,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      codeSplitting: { groups: [{ name: 'tycho', test }] },
    });
    writeFileSync(join(made, 'sources.json'), JSON.stringify([...sources(await build.watchFiles)]));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    await build.close();
    rmSync(made, { recursive: true, force: true });
  }
}

/** Each with its size and time; the lock file says which packages there are. */
function* sources(files) {
  for (const file of new Set([...files, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)])) {
    if (file.startsWith('\0')) continue;
    const { size, mtimeMs } = statSync(file);
    yield [relative(root, file), size, mtimeMs];
  }
}

/** Node keeps what the first run compiles, so that run is one that uses much. */
function warmUp() {
  const sample = join(root, 'samples/web-db/docker-compose.yaml');
  spawnSync(join(root, 'bin/tycho'), ['config', '-q', '-f', sample], { stdio: 'ignore' });
}

await bundle();
warmUp();
