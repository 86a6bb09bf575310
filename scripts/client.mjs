#!/usr/bin/env node
// Packs @tycho/client for programs elsewhere: a folder that is an npm package, with one ES module that needs neither
// Node nor another package, and the types of everything that it says.
//
//   npm run client -- --out FOLDER
//
// `npm install FOLDER`, `npm pack FOLDER` or a <script type="module"> do the rest.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = ['ast', 'contract', 'client'];
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

const { values } = parseArgs({ options: { out: { type: 'string', default: 'tycho-client' } } });

async function writeModule(file) {
  const build = await rolldown({ input: join(root, 'packages/client/src/index.ts'), platform: 'browser' });
  await build.write({ file, format: 'esm' });
  await build.close();
}

/** The declarations of the packages, which find each other by their places instead of their names. */
function writeTypes(folder) {
  const made = mkdtempSync(join(root, 'node_modules/.tycho-client-'));
  try {
    const config = join(made, 'tsconfig.json');
    const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: join(made, 'out') };
    const include = packages.map((it) => join(root, 'packages', it, 'src'));
    const exclude = include.map((it) => `${it}/**/*.test.ts`);
    const rootDir = join(root, 'packages');
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { ...compilerOptions, rootDir },
        include,
        exclude,
      }),
    );
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { stdio: 'inherit' });
    for (const path of readdirSync(join(made, 'out'), { recursive: true })) {
      if (!path.endsWith('.d.ts')) continue;
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, placed(readFileSync(join(made, 'out', path), 'utf8'), path));
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function placed(text, path) {
  const up = relative(dirname(path), '.') || '.';
  return text
    .replaceAll(/(['"])@tycho\/(\w+)(?:\/(\w+))?\1/g, (_, quote, name, part = 'index') =>
      [quote, `${up}/${name}/src/${part}.js`, quote].join(''),
    )
    .replaceAll(/(['"])(\.[^'"]+)\.ts\1/g, '$1$2.js$1');
}

function writePackage(folder) {
  const { name, version, description, type } = read('packages/client/package.json');
  const { zod } = read('packages/contract/package.json').dependencies;
  const exports = { '.': { types: './types/client/src/index.d.ts', default: './index.js' } };
  // Only the declarations name zod: what runs has none of it.
  const manifest = { name, version, description, type, exports, sideEffects: false, dependencies: { zod } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

mkdirSync(values.out, { recursive: true });
await writeModule(join(values.out, 'index.js'));
writeTypes(join(values.out, 'types'));
writePackage(values.out);
console.log(`${values.out}: ${(statSync(join(values.out, 'index.js')).size / 1024).toFixed(0)} KiB`);
