import { symlinkSync, unlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FakeClone } from './fake-clone.ts';

/** A clone that is set up; its Node only prints what it is asked to run. */
function readyClone(): FakeClone {
  const clone = new FakeClone();
  clone.program('node_modules/node/bin/node', 'for it in "$@"; do echo "[$it]"; done');
  clone.write('node_modules/.tycho-setup', 'done');
  return clone;
}

test('runs the command on the Node of node_modules, with the arguments as they are', async () => {
  using clone = readyClone();
  const { stdout, stderr, code } = await clone.run(clone.path('bin/tycho'), ['up', '-n', 'a b', ''], { cwd: '/' });
  expect(stdout).toBe(`[${clone.path('bin/start.cjs')}]\n[up]\n[-n]\n[a b]\n[]\n`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test('finds its place through symbolic links, absolute and relative', async () => {
  using clone = readyClone();
  symlinkSync(clone.path('bin/tycho'), clone.path('first'));
  symlinkSync('../first', clone.path('scripts/second'));
  const { stdout } = await clone.run(clone.path('scripts/second'), [], { cwd: '/' });
  expect(stdout).toContain(clone.path('bin/start.cjs'));
});

test('sets itself up first when nothing is installed, and keeps stdout for the command', async () => {
  using clone = readyClone();
  unlinkSync(clone.path('node_modules/.tycho-setup'));
  clone.write('scripts/setup.mjs', 'console.log("setting up")');
  clone.program('machine/npm', ':');
  const { stdout, stderr, code } = await clone.run(clone.path('bin/tycho'), ['status']);
  expect(stderr).toBe('setting up\n');
  expect(stdout).not.toContain('setting up');
  expect(code).toBe(0);
});

test('runs nothing when the set-up failed', async () => {
  using clone = readyClone();
  unlinkSync(clone.path('node_modules/.tycho-setup'));
  clone.write('scripts/setup.mjs', 'process.exit(1)');
  clone.program('machine/npm', ':');
  expect(await clone.run(clone.path('bin/tycho'))).toEqual({ stdout: '', stderr: '', code: 1 });
});

test('says what is needed on a machine without Node', async () => {
  using clone = readyClone();
  unlinkSync(clone.path('node_modules/.tycho-setup'));
  unlinkSync(clone.path('machine/node'));
  const { stderr, code } = await clone.run(clone.path('bin/tycho'));
  expect(stderr).toContain('needs Node 20 or newer and npm');
  expect(code).toBe(1);
});
