import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectIn, told } from '../test/golden-projects.ts';
import { parse } from './parse.ts';

/** A folder for each case. */
const folder = join(import.meta.dirname, '../test/golden/projects');
const wrong = join(import.meta.dirname, '../test/golden/wrong-projects');

describe('a project of several files means what its golden file says', () => {
  test.each(readdirSync(folder))('%s', async (name) => {
    const parsed = parse(projectIn(join(folder, name)));
    const golden = `${JSON.stringify({ problems: told(parsed), model: parsed.model }, null, 2)}\n`;
    await expect(golden).toMatchFileSnapshot(join(folder, name, 'expected.golden.json'));
    expect(parsed.system).not.toBeNull();
  });
});

describe('its model is that of the reference loader, as recorded from compose-go 2.16.2', () => {
  const recorded = readdirSync(folder).filter((it) => existsSync(join(folder, it, 'reference.golden.json')));

  test.each(recorded)('%s', (name) => {
    const reference: unknown = JSON.parse(readFileSync(join(folder, name, 'reference.golden.json'), 'utf8'));
    expect(plainly(parse(projectIn(join(folder, name))).model)).toEqual(plainly(reference));
  });
});

/** Without what says nothing, and without what only names files and profiles that have been used up by now. */
function plainly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !['env_file', 'profiles'].includes(key));
  const said = entries.map(([key, it]) => [key, plainly(it)] as const).filter(([, it]) => JSON.stringify(it) !== '{}');
  return Object.fromEntries(said);
}

describe('a wrong project is refused, and each problem names the file that wrote it', () => {
  test.each(readdirSync(wrong))('%s', async (name) => {
    const parsed = parse(projectIn(join(wrong, name)));
    await expect(`${told(parsed).join('\n')}\n`).toMatchFileSnapshot(join(wrong, name, 'problems.golden.txt'));
    expect(parsed.system).toBeNull();
    for (const it of parsed.problems) expect(it).toMatchObject({ file: expect.any(String), line: expect.any(Number) });
  });
});

describe('several files that cost too much are refused', () => {
  const codesOf = (files: Record<string, string>): string[] => {
    const started = performance.now();
    const { problems } = parse({ files, use: ['compose.yaml'], environment: {} });
    expect(performance.now() - started).toBeLessThan(30_000);
    return problems.filter((it) => it.level === 'error').map((it) => it.code);
  };
  const many = (count: number, text: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => text(at)).join('');

  test('files that each include the next one twice', () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `${at}.yaml`,
        `include: [${at + 1}.yaml, ./${at + 1}.yaml]\nservices: { s${at}: { image: a } }`,
      ]),
    );
    expect(
      codesOf({ ...files, 'compose.yaml': 'include: [0.yaml]', '30.yaml': 'services: { a: { image: b } }' }),
    ).toContain('yaml-limit');
  });

  test('services that each extend one more', () => {
    const service = (at: number) =>
      `  s${at}:\n    image: a\n    extends: s${at + 1}\n    environment: [${many(50, (it) => `A${at}B${it}=1,`)}]\n`;
    expect(codesOf({ 'compose.yaml': `services:\n${many(900, service)}  s900: { image: a }\n` })).toContain(
      'yaml-limit',
    );
  });

  test('a large service that many extend', () => {
    const base = `  base:\n    image: a\n    labels:\n${many(5000, (at) => `      l${at}: x\n`)}`;
    expect(
      codesOf({ 'compose.yaml': `services:\n${base}${many(900, (at) => `  s${at}: { extends: base }\n`)}` }),
    ).toEqual(['yaml-limit']);
  });

  test('a chain of includes as long as one likes', () => {
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [
        `${at}.yaml`,
        `include: [${at + 1}.yaml]\nservices: { s: { image: a } }`,
      ]),
    );
    expect(codesOf({ ...files, 'compose.yaml': 'include: [0.yaml]' })).toEqual(['yaml-limit']);
  });
});

describe('a place in a project of several files', () => {
  const parsed = parse({
    files: {
      'a.yaml': 'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n',
      'b.yaml': 'include: [sub/c.yaml]\nservices:\n  web:\n    ports: ["81:81"]\n    command: run\n',
      'sub/c.yaml': 'services:\n  db:\n    image: postgres\n',
    },
    use: ['a.yaml', 'b.yaml'],
    environment: {},
  });

  test.each([
    ['services.web.image', 'a.yaml', 3],
    ['services.web.ports[0]', 'a.yaml', 4],
    ['services.web.ports[1]', 'b.yaml', 4],
    ['services.web.command', 'b.yaml', 5],
    ['services.db.image', 'sub/c.yaml', 3],
  ])('%s is in %s:%d', (path, file, line) => {
    expect(parsed.locate(path)).toMatchObject({ file, line });
  });
});

test('values of any type, in any file, at any key that merges, never throw', { timeout: 60_000 }, () => {
  const values = [
    '5',
    'null',
    '[]',
    '{}',
    '[[a]]',
    '{ a: { b: c } }',
    '""',
    '[null]',
    '!reset 1',
    '!override []',
    '"$A"',
    'x',
  ];
  const keys = ['include', 'services', 'services.web', 'services.web.extends', 'services.web.profiles', 'networks'];
  const attributes = [
    'build',
    'depends_on',
    'networks',
    'environment',
    'logging',
    'ulimits',
    'dns',
    'env_file',
    'ports',
  ];
  const nested = (path: string, value: string): string =>
    path.split('.').reduceRight((text, key) => `{ ${key}: ${text} }`, value);
  for (const path of [...keys, ...attributes.map((it) => `services.web.${it}`)]) {
    for (const one of values) {
      for (const two of values) {
        const files = { 'a.yaml': nested(path, one), 'b.yaml': `${nested(path, two)}\n---\n${nested(path, one)}` };
        expect(
          () => parse({ files, use: ['a.yaml', 'b.yaml'], environment: {} }),
          `${path}: ${one}, ${two}`,
        ).not.toThrow();
      }
    }
  }
});
