import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openApi } from '@tycho/api';
import { describe, expect, test } from 'vitest';
import { commands } from '../../apps/cli/src/commands.ts';
import { supportTable } from '../../packages/parser/src/support/support-table.ts';
import { repository } from '../run-cli.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** What comes first on the lines of a table, below its header. */
const firstCells = (text: string): string[] => [...text.matchAll(/^\| (?!---)(.*?) \|/gm)].map(([, cell = '']) => cell);

const codeSpans = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);

/** The part of a document below a heading, up to the next of the same depth. */
function section(path: string, heading: string): string {
  const [, rest] = read(path).split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`${path} has no section "${heading}"`);
  return rest.split('\n## ')[0] ?? '';
}

const passedOver = new Set(['.git', '.turbo', '.tycho', 'node_modules']);

function documents(folder = repository): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    if (passedOver.has(it.name)) return [];
    const path = join(folder, it.name);
    if (it.isDirectory()) return documents(path);
    return it.name.endsWith('.md') ? [relative(repository, path)] : [];
  });
}

/** Headings as a page names them, so that a link can point to one. */
const anchors = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('every link in a document leads somewhere', () => {
  test.each(documents())('%s', (path) => {
    const text = read(path).replaceAll(/^```[\s\S]*?^```/gm, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', anchor] = link.split('#', 2);
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(repository, target))) return true;
      return anchor !== undefined && !anchors(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const architecture = 'docs/architecture.md';
  const folders = ['apps', 'packages'].flatMap((it) =>
    readdirSync(join(repository, it)).map((name) => `${it}/${name}`),
  );

  test('names what is there, and every package of the house', () => {
    const [, plan = ''] = section(architecture, 'The house').split('```');
    const named = [...plan.matchAll(/^(\S+) {2,}/gm)].map(([, path = '']) => path);
    expect(named.filter((it) => !existsSync(join(repository, it)))).toEqual([]);
    expect(named.filter((it) => /^(apps|packages)\//.test(it)).sort()).toEqual(folders.sort());
  });

  test('lets packages import what their package.json names, and biome.json allows the same', () => {
    const told: Record<string, string[]> = {};
    for (const [, folder = '', cell = ''] of section(architecture, 'The house').matchAll(/^\| `(.+?)` \| (.+?) \|$/gm))
      told[folder] = codeSpans(cell).sort();
    expect(told['apps/cli']).toEqual([]);
    delete told['apps/cli'];

    const packages = folders.filter((it) => it !== 'apps/cli');
    expect(told).toEqual(Object.fromEntries(packages.map((it) => [it, dependenciesOf(it)])));
    expect(told).toEqual(bordersOfBiome());
  });

  test('links every decision, in order', () => {
    const linked = [...section(architecture, 'Decisions').matchAll(/^(\d+)\. \[(.+)\]\(decisions\/(.+)\)$/gm)];
    expect(linked.map(([, , , file]) => file)).toEqual(readdirSync(join(repository, 'docs/decisions')).sort());
    for (const [, number = '', title = '', file = ''] of linked) {
      expect(file.slice(0, 4)).toBe(number.padStart(4, '0'));
      expect(read(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${number}\\. ${title}\n`));
    }
  });
});

function dependenciesOf(folder: string): string[] {
  const { dependencies } = JSON.parse(read(`${folder}/package.json`)) as { dependencies: Record<string, string> };
  return namesOfTycho(Object.keys(dependencies));
}

interface BiomeOverride {
  readonly includes: readonly [string];
  readonly linter: {
    readonly rules: {
      readonly style: {
        readonly noRestrictedImports?: 'off' | { readonly options: { patterns?: [{ group: string[] }] } };
      };
    };
  };
}

/** What the rules of each package let it import. */
function bordersOfBiome(): Record<string, string[]> {
  const { overrides } = JSON.parse(read('biome.json')) as { overrides: readonly BiomeOverride[] };
  const borders: Record<string, string[]> = {};
  for (const { includes, linter } of overrides) {
    const rule = linter.rules.style.noRestrictedImports;
    const [patterns] = (typeof rule === 'object' && rule.options.patterns) || [];
    if (patterns?.group[0] === '@tycho/*')
      borders[includes[0].replace('/**', '')] = namesOfTycho(patterns.group.map((it) => it.replace(/^!/, '')));
  }
  return borders;
}

const namesOfTycho = (specifiers: readonly string[]): string[] =>
  specifiers.flatMap((it) => /^@tycho\/(\w+)$/.exec(it)?.[1] ?? []).sort();

describe('README.md', () => {
  const compose = () => section('README.md', 'What of Compose works today');
  const keysOf = (pattern: RegExp, ...sorts: string[]) =>
    Object.entries(supportTable)
      .flatMap(([path, { is }]) => (sorts.includes(is) ? (pattern.exec(path)?.[1] ?? []) : []))
      .sort();
  const works = ['supported', 'approximated', 'refused'];
  const ofService = /^services\.\*\.([\w-]+)$/;
  const ofFile = /^(\w+)$/;
  const line = (start: string): string => {
    const [, rest] = compose().split(start);
    if (rest === undefined) throw new Error(`the README has no line "${start}"`);
    return rest.split('\n\n')[0] ?? '';
  };

  test('shows only keys that work', () => {
    const all = keysOf(ofService, ...works);
    expect(
      firstCells(compose())
        .flatMap(codeSpans)
        .filter((it) => !all.includes(it)),
    ).toEqual([]);
  });

  test('lists every key that rightly has no effect', () => {
    const [told = ''] = line('Without effect for a reason, with a note: ').split(' Several Compose files');
    const keys = [...keysOf(ofService, 'meaningless'), ...keysOf(ofFile, 'meaningless')];
    expect(codeSpans(told).sort()).toEqual(keys.sort());
  });

  test('lists every command', () => {
    const told = firstCells(section('README.md', 'The command')).flatMap(codeSpans);
    expect(told).toEqual(commands.map((it) => `tycho ${it.name}`));
  });

  test('lists every route', () => {
    const { paths } = openApi() as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(firstCells(section('README.md', 'The HTTP API')).flatMap(codeSpans).sort()).toEqual(routes.sort());
  });
});
