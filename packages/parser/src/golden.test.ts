import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { plainService, type Service, type System } from '@tycho/ast';
import { describe, expect, test } from 'vitest';
import { filesIn, projectIn, told } from '../test/golden-projects.ts';
import { parse } from './parse.ts';
import type { Parsed } from './parsed.ts';
import { messagesPage, type WrongCase } from './support/messages-page.ts';

const folder = join(import.meta.dirname, '../test/golden');
const wrong = join(folder, 'wrong');
const suffix = '.golden.yaml';

const casesIn = (where: string): string[] =>
  readdirSync(where)
    .filter((it) => it.endsWith(suffix))
    .map((it) => it.slice(0, -suffix.length));

const shared = (name: string): string => readFileSync(join(folder, 'files', name), 'utf8');
const files = {
  '.env': shared('dot.env'),
  'web.env': shared('web.env'),
  'raw.env': shared('raw.env'),
  'broken.env': shared('broken.env'),
  'token.txt': shared('token.txt'),
  'app.conf': shared('app.conf'),
  'conf/one.conf': 'one\n',
  'conf/inner/two.sh': '#!/bin/sh\n',
  'conf/binary': { base64: 'AAH/' },
};

/** Read and printed, but refused at launch. */
const notLaunched = new Set(['container-keys', 'network-keys', 'other-keys', 'storage-keys']);

function parseCase(where: string, name: string): Parsed {
  const text = readFileSync(join(where, name + suffix), 'utf8');
  const environment = { TAG: '1.0', EMPTY: '', COUNT: '2' };
  return parse({ files: { ...files, 'compose.yaml': text }, use: ['compose.yaml'], environment, name: 'golden' });
}

/** Without what a service and a network are when nothing is said of them. */
const brief = (system: System | null) =>
  system && {
    ...system,
    services: system.services.map(said),
    networks: system.networks.map(({ ipv6, ...it }) => (ipv6 ? { ...it, ipv6 } : it)),
  };
const said = (service: Service): Partial<Service> =>
  Object.fromEntries(Object.entries(service).filter(([key, it]) => !isDeepStrictEqual(it, plain[key])));
const plain: Readonly<Record<string, unknown>> = { ...plainService };
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe('a right file means what its golden file says', () => {
  test.each(casesIn(folder))('%s', async (name) => {
    const parsed = parseCase(folder, name);
    const golden = json({ problems: told(parsed), model: parsed.model, system: brief(parsed.system) });
    await expect(golden).toMatchFileSnapshot(join(folder, `${name}.golden.json`));
    expect(parsed.system === null).toBe(notLaunched.has(name));
  });
});

/** Without `models`, which the JSON of the reference leaves out and its YAML has. */
describe('the model is that of the reference loader, as recorded from compose-go 2.16.2', () => {
  const recorded = readdirSync(folder).filter((it) => it.endsWith('.reference.golden.json'));

  test.each(recorded)('%s', (file) => {
    const name = file.slice(0, -'.reference.golden.json'.length);
    const reference: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const { models: _, ...model } = { models: null, ...parseCase(folder, name).model };
    expect(model).toEqual(reference);
  });
});

describe('a wrong file is refused with the problems of its golden file', () => {
  test.each(casesIn(wrong))('%s', async (name) => {
    const parsed = parseCase(wrong, name);
    await expect(`${told(parsed).join('\n')}\n`).toMatchFileSnapshot(join(wrong, `${name}.golden.txt`));
    expect(parsed.system).toBeNull();
  });

  test.each(casesIn(wrong))('%s: each problem has its place', (name) => {
    for (const it of parseCase(wrong, name).problems) {
      expect(it).toMatchObject({ file: expect.any(String), line: expect.any(Number), column: expect.any(Number) });
    }
  });
});

describe('docs/messages.md', () => {
  const wrongProjects = join(folder, 'wrong-projects');
  const ofOneFile = casesIn(wrong).map((name): WrongCase => {
    const text = readFileSync(join(wrong, name + suffix), 'utf8');
    return { name, files: { 'compose.yaml': text }, problems: told(parseCase(wrong, name)) };
  });
  const ofSeveral = readdirSync(wrongProjects).map((name): WrongCase => {
    const where = join(wrongProjects, name);
    return { name, files: filesIn(where), problems: told(parse(projectIn(where))) };
  });
  const cases = [...ofOneFile, ...ofSeveral];

  test('shows every wrong file, and what is said about it', async () => {
    await expect(messagesPage(cases)).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/messages.md'));
  });

  test('has well over sixty of them', () => {
    expect(cases.length).toBeGreaterThan(90);
  });

  test.each(cases)('$name: every error says where it is and what to write instead', ({ problems }) => {
    for (const it of problems.filter((line) => line.startsWith('error: '))) {
      expect(it).toMatch(/^error: [\w./-]+:\d+:\d+(?: \S.*)?: .+ \[[a-z-]+\]\. .+[.?]$/);
    }
  });
});
