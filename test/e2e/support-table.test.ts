import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directions } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { supportTable } from '../../packages/parser/src/support/support-table.ts';
import { repository } from '../run-cli.ts';

const text = readFileSync(join(repository, 'test/support-examples.yaml'), 'utf8');
const policy = policyOptionsSchema.parse({
  allow: ['privileged', 'capabilities', 'unconfined', 'sysctls', 'host-ipc', 'host-pid', 'host-network'],
  hostPaths: ['/srv'],
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

/** Whether there was something to remove. */
function remove(from: unknown, [step = '', ...rest]: readonly string[]): boolean {
  if (typeof from !== 'object' || from === null) return false;
  if (step === '*') return Object.values(from).filter((it) => remove(it, rest)).length > 0;
  if (rest.length > 0) return remove(Reflect.get(from, step), rest);
  return Reflect.has(from, step) && Reflect.deleteProperty(from, step);
}

const isUsed = (path: string): boolean => remove(load(text), path.replaceAll('[]', '.*').split('.'));

/** What works, and yet changes nothing by itself. */
const silent: Readonly<Record<string, string>> = {
  'services.*.gpus[].capabilities': '`gpus` asks for the capability `gpu` anyway',
};
const works = Object.keys(supportTable).filter((path) => supportTable[path]?.is === 'supported');

const whole = compile();

test('the examples can be launched', () => {
  expect(whole).not.toBeNull();
});

test.each(works.filter((it) => isUsed(it) && !Object.hasOwn(silent, it)))('%s changes the manifests', (path) => {
  expect(compile(path)).not.toBe(whole);
});

test.each(Object.keys(silent))('%s changes nothing by itself', (path) => {
  expect(compile(path)).toBe(whole);
});

test('every attribute that works is used', () => {
  expect(works.filter((it) => !isUsed(it))).toEqual([]);
});
