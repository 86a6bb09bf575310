import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directions } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Support } from '../../packages/parser/src/support/support.ts';
import { supportTable } from '../../packages/parser/src/support/support-table.ts';
import { repository } from '../run-cli.ts';

const text = readFileSync(join(repository, 'test/support-examples.yaml'), 'utf8');
const told = load(readFileSync(join(repository, 'test/support-problems.yaml'), 'utf8')) as readonly Told[];
const policy = policyOptionsSchema.parse({
  allow: ['privileged', 'capabilities', 'unconfined', 'sysctls', 'host-ipc', 'host-pid', 'host-network'],
  hostPaths: ['/srv'],
  external: { secrets: ['theirs', 'there'] },
  publish: { allow: ['ingress'], domain: 'apps.example.org', hosts: ['*'] },
  devices: { gpu: 'gpu', 'gpu.amd': 'amd.com/gpu', tpu: 'tpu', ssd: 'example.org/ssd' },
});

/** The manifests of the examples without the attribute at `path`; `null` where they cannot do without it. */
function compile(path?: string): string | null {
  const file = load(text);
  if (path !== undefined) remove(file, path.replaceAll('[]', '.*').split('.'));
  const files = {
    'compose.yaml': dump(file),
    'web.env': "FROM_FILE='1'\n",
    'part.yaml': 'services: { part: { image: "part:$TAG", env_file: in.env } }',
    'part.env': 'TAG=1\n',
    'other/in.env': 'INSIDE=1\n',
    'base.yaml': 'services: { base: { image: base } }',
    'web.labels': 'from.file=1\n',
    'token.txt': 'secret',
  };
  const { system: parsed, problems } = parse({ files, environment: { SET: 'text' } });
  if (path === undefined) expect(problems.filter((it) => it.level === 'error')).toEqual([]);
  const { system } = parsed ? govern(parsed, policy) : { system: null };
  const target = { guid: '909f2e60b83340cd905ae3865d461156', namespace: 'lab' };
  return system && JSON.stringify(directions.map((direction) => manifests(system, { ...target, direction })));
}

/** Attributes that do not simply work, in a file; and what is said of it. */
interface Told {
  readonly rows: readonly string[];
  /** Laid over a service that needs nothing. */
  readonly service?: object;
  readonly file?: { readonly services?: object };
  /** Level, code and path of each problem. */
  readonly says: readonly string[];
}

const fileOf = ({ service, file }: Told): object => ({
  name: 'shop',
  ...file,
  services: { web: { image: 'web', ...service }, ...file?.services },
});

function saidOf(it: Told): string[] {
  const { system, problems } = parse({
    files: { 'compose.yaml': dump(fileOf(it)), 'token.txt': 'x' },
    environment: {},
  });
  const all = [...problems, ...(system ? govern(system, policy).problems : [])];
  return all.map(({ level, code, path }) => `${level} ${code} ${path}`);
}

/** What has to be among what is said, by what the table says of a row. */
const saying: Readonly<Record<Exclude<Support['is'], 'supported'>, RegExp>> = {
  approximated: /^(warning|note) /,
  refused: /^error /,
  unsupported: /^warning key-unsupported /,
  meaningless: /^note key-ignored /,
};

/** Whether there was something to remove. */
function remove(from: unknown, [step = '', ...rest]: readonly string[]): boolean {
  if (typeof from !== 'object' || from === null) return false;
  if (step === '*') return Object.values(from).filter((it) => remove(it, rest)).length > 0;
  if (rest.length > 0) return remove(Reflect.get(from, step), rest);
  return Reflect.has(from, step) && Reflect.deleteProperty(from, step);
}

const isUsed = (path: string, file: unknown = load(text)): boolean =>
  remove(file, path.replaceAll('[]', '.*').split('.'));

const works = Object.keys(supportTable).filter((path) => supportTable[path]?.is === 'supported');

const whole = compile();

test('the examples can be launched', () => {
  expect(whole).not.toBeNull();
});

test.each(works.filter((it) => isUsed(it)))('%s changes the manifests', (path) => {
  expect(compile(path)).not.toBe(whole);
});

test('every attribute that works is used', () => {
  expect(works.filter((it) => !isUsed(it))).toEqual([]);
});

test.each(told)('of $rows.0 exactly this is said', (it) => {
  expect(saidOf(it)).toEqual(it.says);
});

test.each(told.flatMap((it) => it.rows.map((row) => ({ row, it }))))(
  '$row is told of as the table says',
  ({ row, it }) => {
    const { is = 'supported' } = supportTable[row] ?? {};
    expect(is).not.toBe('supported');
    expect(isUsed(row, structuredClone(fileOf(it)))).toBe(true);
    expect(it.says).toContainEqual(expect.stringMatching(is === 'supported' ? /^$/ : saying[is]));
  },
);

test('every attribute that does not simply work is told of once', () => {
  const rows = told.flatMap((it) => it.rows);
  expect(rows).toHaveLength(new Set(rows).size);
  expect(Object.keys(supportTable).filter((it) => !works.includes(it) && !rows.includes(it))).toEqual([]);
});
