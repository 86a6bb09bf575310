import { expect, test } from 'vitest';
import { FakeClone } from './fake-clone.ts';

const installsNode = `mkdir -p node_modules/node/bin
printf '#!/bin/sh\\necho v24.1.0\\n' > node_modules/node/bin/node
chmod +x node_modules/node/bin/node`;

/** A machine whose npm notes how it was called, and that has a Redis. */
function cloneWith(npm: string): FakeClone {
  const clone = new FakeClone();
  clone.program('machine/npm', `echo "$1" >> calls\n${npm}`);
  clone.program('machine/redis-server', ':');
  return clone;
}

const setUp = (clone: FakeClone) => clone.run(process.execPath, [clone.path('scripts/setup.mjs')], { cwd: '/' });

const calls = (clone: FakeClone): string[] => clone.read('calls').trim().split('\n');

test('installs, says each step, and does nothing the second time', async () => {
  using clone = cloneWith(installsNode);
  const first = await setUp(clone);
  expect(first.stderr).toMatch(/installing dependencies[\s\S]*redis-server is here[\s\S]*done/);
  expect(first).toMatchObject({ stdout: '', code: 0 });
  expect(await setUp(clone)).toEqual({ stdout: '', stderr: '', code: 0 });
  expect(calls(clone)).toEqual(['ci']);
});

test('installs again when the lock file has changed', async () => {
  using clone = cloneWith(installsNode);
  await setUp(clone);
  clone.write('package-lock.json', '{ "packages": {} }');
  await setUp(clone);
  expect(calls(clone)).toEqual(['ci', 'ci']);
});

test('brings Node when npm did not run its install script', async () => {
  using clone = cloneWith(`[ "$1" = rebuild ] || exit 0\n${installsNode}`);
  expect((await setUp(clone)).code).toBe(0);
  expect(calls(clone)).toEqual(['ci', 'rebuild']);
});

test('shows what npm said when it fails, and starts anew the next time', async () => {
  using clone = cloneWith('echo "no network" >&2; exit 1');
  const { stderr, code } = await setUp(clone);
  expect(stderr).toContain('npm ci failed:\nno network');
  expect(code).toBe(1);
  await setUp(clone);
  expect(calls(clone)).toEqual(['ci', 'ci']);
});

test('two at once install once', async () => {
  using clone = cloneWith(`sleep 1\n${installsNode}`);
  const both = await Promise.all([setUp(clone), setUp(clone)]);
  expect(both.map((it) => it.code)).toEqual([0, 0]);
  expect(both.map((it) => it.stderr).join()).toContain('another set-up is under way');
  expect(calls(clone)).toEqual(['ci']);
});

test('goes on after a set-up that died', async () => {
  using clone = cloneWith(installsNode);
  clone.write('.tycho/setup.lock/pid', '999999999');
  expect((await setUp(clone)).code).toBe(0);
});

test('says what to do on a machine without Redis and without a package manager', async () => {
  using clone = new FakeClone();
  clone.program('machine/npm', installsNode);
  const { stderr, code } = await setUp(clone);
  expect(stderr).toContain('Install redis-server, start Docker, or set REDIS_URL');
  expect(code).toBe(1);
});

test('installs Redis by the package manager, without starting a service', async () => {
  using clone = new FakeClone();
  clone.program('machine/npm', installsNode);
  clone.program('machine/sudo', 'shift; exec "$@"');
  clone.program(
    'machine/brew',
    `echo "$@" > brewed; mkdir -p machine; : > machine/redis-server; chmod +x machine/redis-server`,
  );
  const { stderr, code } = await clone.run(process.execPath, [clone.path('scripts/setup.mjs')]);
  expect(stderr).toContain('Redis: none here; installing it with brew');
  expect(code).toBe(0);
  expect(clone.read('brewed')).toBe('install redis\n');
});
