// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose and of shells
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { problem } from '@tycho/ast';
import { afterEach, expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { type GatherOptions, gatherProject } from './gather-project.ts';

const folders: string[] = [];

afterEach(() => {
  for (const it of folders.splice(0)) rmSync(it, { recursive: true });
});

/** A folder with these files; `../` paths lie beside it. */
function folderOf(files: Record<string, string>, name = 'My-Shop'): string {
  const parent = mkdtempSync(join(tmpdir(), 'tycho-gather-'));
  folders.push(parent);
  const folder = join(parent, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const gather = (files: readonly string[], options: Partial<GatherOptions> = {}) =>
  gatherProject({ files, variables: {}, environment: {}, limits: { files: 20, bytes: 100_000, depth: 3 }, ...options });

test('sends the Compose file, .env and env files of the folder by relative path', () => {
  const folder = folderOf({
    'compose.yaml': 'services: { web: { image: nginx, env_file: [./env/web.env, missing.env] } }',
    '.env': 'TAG=1',
    'env/web.env': 'A=1',
    'secret.env': 'B=2',
  });
  const project = gather([join(folder, 'compose.yaml')]);
  expect(Object.keys(project.files).toSorted()).toEqual(['.env', 'compose.yaml', 'env/web.env']);
  expect(project.use).toEqual(['compose.yaml']);
  expect(project.name).toBe('my-shop');
});

test('finds the file with a default name when it is given a folder', () => {
  const folder = folderOf({ 'docker-compose.yaml': 'services: {}' });
  expect(gather([folder]).use).toEqual(['docker-compose.yaml']);
});

test('never sends a file from outside of the folder, and says so of a link', () => {
  const folder = folderOf({
    'compose.yaml': 'services: { web: { env_file: [../outside.env, /etc/hostname, link.env, linked/x.env] } }',
    '../outside.env': 'SECRET=1',
    '../other/x.env': 'SECRET=2',
  });
  symlinkSync(join(folder, '../outside.env'), join(folder, 'link.env'));
  symlinkSync(join(folder, '../other'), join(folder, 'linked'));
  const project = gather([join(folder, 'compose.yaml')]);
  expect(Object.keys(project.files)).toEqual(['compose.yaml']);
  expect(project.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'file-outside services.web.env_file[2]',
    'file-outside services.web.env_file[3]',
  ]);
});

test('sends what included and extended files refer to, from their own folders, and of an extended file only that', () => {
  const folder = folderOf({
    'compose.yaml':
      'include: [{ path: db/compose.yaml }]\nservices: { web: { extends: { file: base/web.yaml, service: web } } }',
    'db/compose.yaml': 'services: { db: { env_file: db.env } }\nsecrets: { key: { file: key.bin } }',
    'db/.env': 'TAG=$DB_TAG',
    'db/db.env': 'A=1',
    'db.env': 'not this one',
    'base/web.yaml':
      'services: { web: { extends: core, env_file: web.env }, core: { env_file: core.env }, other: { env_file: other.env } }',
    'base/web.env': 'W=1',
    'base/core.env': 'C=1',
    'base/other.env': 'O=1',
  });
  writeFileSync(join(folder, 'db/key.bin'), Buffer.from([0, 1, 255]));
  const project = gather([folder], { environment: { DB_TAG: '5', OTHER: '6' } });
  expect(Object.keys(project.files).toSorted()).toEqual([
    'base/core.env',
    'base/web.env',
    'base/web.yaml',
    'compose.yaml',
    'db/.env',
    'db/compose.yaml',
    'db/db.env',
    'db/key.bin',
  ]);
  expect(project.files['db/key.bin']).toEqual({ base64: 'AAH/' });
  expect(project.environment).toEqual({ DB_TAG: '5' });
});

test('sends small files and folders that are mounted, and does not look for variables in them', () => {
  const folder = folderOf({
    'compose.yaml':
      'services: { web: { volumes: [./site.conf:/etc/site.conf, ./html:/html, ./big:/big, ./data:/data] } }',
    'site.conf': 'server $HOST;',
    'html/index.html': '<html>',
    'html/css/a.css': '',
    big: 'x'.repeat(1024 * 1024 + 1),
    'data/a': 'x'.repeat(1024 * 1024),
    'data/b': 'x',
  });
  symlinkSync('..', join(folder, 'html/css/round'));
  const project = gather([folder], { environment: { HOST: 'mine' } });
  expect(Object.keys(project.files)).toEqual(['compose.yaml', 'site.conf', 'html/css/a.css', 'html/index.html']);
  expect(project.environment).toEqual({});
});

test('sends what is mounted from a path in a variable, not what only has the name of a volume', () => {
  const folder = folderOf({
    'compose.yaml':
      'services: { web: { volumes: ["${CERT}:/cert:ro", "${ROOT:-.}/dags:/dags", "${DATA:-data}:/data", "$DATA:/d"] } }',
    '.env': 'BASE=./keys\nCERT=${BASE}/cert.pem # the public one\n',
    'keys/cert.pem': 'x',
    'dags/a.py': 'x',
    'data/a': 'x',
  });
  expect(Object.keys(gather([folder]).files)).toEqual(['compose.yaml', '.env', 'keys/cert.pem', 'dags/a.py']);
});

test('refuses a mounted folder in which a link leads out of the project folder', () => {
  const folder = folderOf({
    'compose.yaml': 'services: { web: { volumes: [./html:/html, ./linked:/linked] } }',
    'html/a.html': '',
    '../other/x': 'SECRET',
  });
  symlinkSync(join(folder, '../other'), join(folder, 'html/other'));
  symlinkSync(join(folder, '../other'), join(folder, 'linked'));
  const project = gather([folder]);
  expect(Object.keys(project.files)).toEqual(['compose.yaml', 'html/a.html']);
  expect(project.problems.map(({ message, path }) => `${path}: ${message}`)).toEqual([
    'services.web.volumes[0]: "html/other" is a link that leads out of the project folder',
    'services.web.volumes[1]: "linked" is a link that leads out of the project folder',
  ]);
});

test('stops at the limits of files, of bytes, and of files that lead to each other', () => {
  const envFiles = Array.from({ length: 20 }, (_, at) => `${at}.env`);
  const files = {
    'compose.yaml': `services: { web: { env_file: [${envFiles}] } }`,
    ...Object.fromEntries(envFiles.map((it) => [it, 'A=1'])),
  };
  expect(() => gather([folderOf(files)])).toThrow(/more than 20 files \[file-too-large\].*TYCHO_BUNDLE_FILES/);
  const large = { 'compose.yaml': 'services: { web: { env_file: a.env } }', 'a.env': 'x'.repeat(100_000) };
  expect(() => gather([folderOf(large)])).toThrow(/more than 100000 bytes \[file-too-large\].*TYCHO_BUNDLE_BYTES/);
  const chain = Object.fromEntries([1, 2, 3, 4].map((it) => [`${it}.yaml`, `include: [${it + 1}.yaml]`]));
  const deep = { ...chain, 'compose.yaml': 'include: [1.yaml]' };
  expect(() => gather([folderOf(deep)])).toThrow(/4\.yaml is reached through more than 3 .*TYCHO_BUNDLE_DEPTH/);
});

test('a path that cannot be one is left to the parser', () => {
  const paths = ['"a\\0b"', 'x'.repeat(5_000), 'compose.yaml/x', '""', '.', 'loop'];
  const folder = folderOf({ 'compose.yaml': `services: { web: { env_file: [${paths}] } }` });
  symlinkSync('loop', join(folder, 'loop'));
  expect(Object.keys(gather([folder]).files)).toEqual(['compose.yaml']);
});

test('files that include each other are sent once', () => {
  const files = { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [compose.yaml]' };
  expect(Object.keys(gather([folderOf(files)]).files)).toEqual(['compose.yaml', 'a.yaml']);
});

test('lays the override of the default file over it, and knows the settings of Compose', () => {
  const folder = folderOf({
    'compose.yaml': 'services: {}',
    'compose.override.yaml': 'services: {}',
    'one.yaml': '',
    'two.yaml': '',
    '.env': 'COMPOSE_FILE=one.yaml,two.yaml\nCOMPOSE_PATH_SEPARATOR=,\nCOMPOSE_PROFILES=a, b\nCOMPOSE_PROJECT_NAME=set',
    'prod.env': 'COMPOSE_PROFILES=prod',
  });
  expect(gather([folder]).use).toEqual(['compose.yaml', 'compose.override.yaml']);
  expect(gather([join(folder, 'compose.yaml')]).use).toEqual(['compose.yaml']);
  const project = gather([], { projectDirectory: folder });
  expect(project).toMatchObject({ use: ['one.yaml', 'two.yaml'], profiles: ['a', 'b'], projectName: 'set' });
  expect(gather([folder], { environment: { COMPOSE_FILE: 'none.yaml' }, profiles: ['c'] }).profiles).toEqual(['c']);
  const other = gather([folder], { envFiles: [join(folder, 'prod.env')] });
  expect(other).toMatchObject({ envFiles: ['prod.env'], profiles: ['prod'], name: 'my-shop' });
});

test('takes only those variables of the environment that the files refer to', () => {
  const folder = folderOf({
    'compose.yaml': [
      'services:',
      '  web:',
      '    image: nginx:$TAG-${FLAVOUR:-${FALLBACK}}   # costs $$PRICE',
      '    # old: $UNUSED',
      '    env_file: web.env',
      '    environment: [PASSED_ON, GIVEN=1]',
    ].join('\n'),
    '.env': 'HOME_PAGE=${HOST}/start',
    'web.env': 'FROM_CALLER\nOTHER=2',
  });
  const names = [
    'TAG',
    'FLAVOUR',
    'FALLBACK',
    'PRICE',
    'UNUSED',
    'PASSED_ON',
    'GIVEN',
    'HOST',
    'FROM_CALLER',
    'SECRET',
  ];
  const environment = Object.fromEntries(names.map((name) => [name, name.toLowerCase()]));
  expect(Object.keys(gather([join(folder, 'compose.yaml')], { environment }).environment).toSorted()).toEqual([
    'FALLBACK',
    'FLAVOUR',
    'FROM_CALLER',
    'HOST',
    'PASSED_ON',
    'TAG',
  ]);
});

test('sends nothing of the environment that only looks like it: names of Object.prototype', () => {
  const folder = folderOf({ 'compose.yaml': 'services: { web: { image: "$constructor$toString" } }' });
  expect(gather([folder]).environment).toEqual({});
});

test('lets variables that are given win over the environment', () => {
  const folder = folderOf({ 'compose.yaml': 'services: { web: { image: "nginx:$TAG" } }' });
  const project = gather([folder], { environment: { TAG: 'old' }, variables: { TAG: 'new', EXTRA: '1' } });
  expect(project.environment).toEqual({ TAG: 'new', EXTRA: '1' });
});

test('finds an env file whose path has a variable in it', () => {
  const folder = folderOf({
    'compose.yaml': 'services: { web: { env_file: ["${STAGE:-dev}.env", "$REGION.env"] } }',
    '.env': 'REGION="eu"',
    'dev.env': 'A=1',
    'prod.env': 'A=2',
    'eu.env': 'B=1',
  });
  expect(Object.keys(gather([folder]).files)).toEqual(['compose.yaml', '.env', 'dev.env', 'eu.env']);
  expect(Object.keys(gather([folder], { environment: { STAGE: 'prod' } }).files)).toContain('prod.env');
});

test('tells of problems with the path that the caller wrote', () => {
  const folder = folderOf({ 'compose.yaml': 'services: {}' });
  const path = relative(process.cwd(), join(folder, 'compose.yaml'));
  const found = problem('error', 'services-missing', 'no services', { file: 'compose.yaml', line: 1 });
  expect(gather([path]).relabel(found).file).toBe(path);
});

test('lays further files over the first, and refuses one from another folder', () => {
  const folder = folderOf({ 'compose.yaml': 'services: {}', 'more/prod.yaml': 'services: {}', '../x.yaml': '' });
  const paths = ['compose.yaml', 'more/prod.yaml'].map((it) => join(folder, it));
  expect(gather(paths).use).toEqual(['compose.yaml', 'more/prod.yaml']);
  expect(() => gather([join(folder, 'compose.yaml'), join(folder, '../x.yaml')])).toThrow(UsageError);
});

test('a name that is given wins, and that of the folder is for a file that has none', () => {
  const folder = folderOf({ 'compose.yaml': 'name: own\nservices: {}' });
  expect(gather([folder])).toMatchObject({ name: 'my-shop', projectName: undefined });
  expect(gather([folder], { name: 'mine', environment: { COMPOSE_PROJECT_NAME: 'set' } }).projectName).toBe('mine');
  expect(gather([folder], { environment: { COMPOSE_PROJECT_NAME: 'set' } }).projectName).toBe('set');
});
