import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFile } from '../test/temporary-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Component {
  readonly purl: string;
  readonly version: string;
  readonly licenses?: readonly object[];
}

interface Bill {
  readonly bomFormat: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Locked {
  readonly version?: string;
  readonly name?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

test('the bill of materials lists every package that Tycho runs with, its version and its licence', async () => {
  await using file = await temporaryFile('');
  execFileSync(process.execPath, ['scripts/sbom.mjs', '--out', file.path], { cwd: root });
  const text = readFileSync(file.path, 'utf8');
  const { bomFormat, components, dependencies } = JSON.parse(text) as Bill;
  expect(bomFormat).toBe('CycloneDX');

  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const packages = Object.entries(lock.packages as Record<string, Locked>).flatMap(([path, it]) => {
    const runs = !it.dev && !it.devOptional && !it.optional && !it.link;
    const [, name = ''] = /.*node_modules\/(.+)$/.exec(path) ?? [];
    return name && runs ? [`pkg:npm/${(it.name ?? name).replace('@', '%40')}@${it.version}`] : [];
  });
  expect(packages.length).toBeGreaterThan(200);
  const listed = new Set(components.map((it) => it.purl));
  expect(packages.filter((it) => !listed.has(it))).toEqual([]);

  const others = components.filter((it) => !it.purl.startsWith('pkg:npm/%40tycho/'));
  expect(others.filter((it) => !it.licenses?.length || !it.version).map((it) => it.purl)).toEqual([]);

  expect(dependencies.flatMap((it) => it.dependsOn).filter((it) => !listed.has(it))).toEqual([]);
  const needed = (name: string) => dependencies.find((it) => it.ref.startsWith(`pkg:npm/${name}@`))?.dependsOn ?? [];
  expect(needed('bullmq').some((it) => it.startsWith('pkg:npm/ioredis@'))).toBe(true);
  expect(text).not.toMatch(/https?:/);
});
