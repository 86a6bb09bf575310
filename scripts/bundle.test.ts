import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FakeClone } from './fake-clone.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const run = (program: string, ...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  return { stdout, stderr, status };
};

/** A clone with a bundle of one source. */
function bundledClone(): FakeClone {
  const clone = new FakeClone();
  for (const it of ['bin/start.cjs', 'bin/bundle.cjs']) cpSync(join(root, it), clone.path(it));
  clone.write('apps/cli/src/main.ts', 'console.log("source")');
  clone.write('apps/cli/dist/start.cjs', 'exports.start = () => console.log("bundle")');
  const { size, mtimeMs } = statSync(clone.path('apps/cli/src/main.ts'));
  clone.write('apps/cli/dist/sources.json', JSON.stringify([['apps/cli/src/main.ts', size, mtimeMs]]));
  return clone;
}

const said = (clone: FakeClone, command: string): string => run(clone.path('bin/start.cjs'), command).stdout.trim();

test('a command runs from the bundle, a server from source', () => {
  using clone = bundledClone();
  expect(said(clone, 'config')).toBe('bundle');
  expect(said(clone, 'api')).toBe('source');
});

test('a source that is changed, touched or gone is never run from the bundle', () => {
  using clone = bundledClone();
  const source = clone.path('apps/cli/src/main.ts');
  const { atime, mtime } = statSync(source);
  writeFileSync(source, 'console.log("other")');
  utimesSync(source, atime, mtime);
  expect(said(clone, 'config')).toBe('other');
  writeFileSync(source, 'console.log("touched")');
  expect(said(clone, 'config')).toBe('touched');
  clone.write('apps/cli/dist/sources.json', JSON.stringify([['gone.ts', 1, 1]]));
  expect(said(clone, 'config')).toBe('touched');
});

test('without a bundle, or with half of one, it runs from source', () => {
  using clone = bundledClone();
  clone.write('apps/cli/dist/sources.json', '[["apps/');
  expect(said(clone, 'config')).toBe('source');
  rmSync(clone.path('apps/cli/dist'), { recursive: true });
  expect(said(clone, 'config')).toBe('source');
});

test('the bundle says what the sources say', { timeout: 180_000 }, () => {
  expect(run('scripts/bundle.mjs')).toMatchObject({ stderr: '', status: 0 });
  expect(run('-p', 'require("./bin/bundle.cjs").isCurrent()').stdout).toBe('true\n');
  const folder = mkdtempSync(join(tmpdir(), 'tycho-bundle-'));
  const wrong = join(folder, 'compose.yaml');
  writeFileSync(wrong, 'services: { web: { imagee: x } }');
  const sample = ['-f', 'samples/three-tier/docker-compose.yaml'];
  const lines = [
    ['up', '--help'],
    ['config', ...sample],
    ['convert', ...sample],
    ['lint', '--format', 'sarif', '-f', wrong],
    ['status', '--url', 'http://127.0.0.1:1'],
  ];
  for (const line of lines) {
    expect(run('bin/start.cjs', ...line), line.join(' ')).toEqual(run('apps/cli/src/main.ts', ...line));
  }
  rmSync(folder, { recursive: true });
});
