import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly resolved?: string; readonly optionalDependencies?: Record<string, string> }>
  >;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as LockFile;

test('the lock file names the optional packages of every platform, without which npm ci refuses it', () => {
  const names = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  const wanted = Object.values(packages).flatMap((it) => Object.keys(it.optionalDependencies ?? {}));
  expect(wanted.filter((it) => !names.has(it))).toEqual([]);
});

test('the lock file carries no download addresses', () => {
  const addresses = Object.values(packages).flatMap((it) => it.resolved ?? []);
  expect(addresses.filter((it) => /^https?:/.test(it))).toEqual([]);
});
