// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { formatProblem } from '@tycho/ast';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.ts';
import type { Project } from './project/project.ts';

const web = 'services:\n  web:\n    image: nginx\n';
const parseText = (text: string, more: Partial<Project> = {}) =>
  parse({ files: { 'compose.yaml': text }, environment: {}, ...more });
const codesOf = (text: string, more: Partial<Project> = {}) => parseText(text, more).problems.map((it) => it.code);

describe('the Compose file', () => {
  const image = (name: string) => `services: { web: { image: ${name} } }`;
  const chosen = (files: Record<string, string>, use?: string[]) =>
    parse({ files, use, environment: {} }).system?.services[0]?.image;

  test('is the one with the name that comes first', () => {
    const files = {
      'docker-compose.yml': image('third'),
      'compose.yml': image('second'),
      'other.yaml': image('other'),
    };
    expect(chosen(files)).toBe('second');
    expect(chosen({ ...files, 'compose.yaml': image('first') })).toBe('first');
  });

  test('is the only YAML file where none has such a name', () => {
    expect(chosen({ 'stack.yml': image('stack'), '.env': '' })).toBe('stack');
  });

  test('is the one that is asked for', () => {
    expect(chosen({ 'compose.yaml': image('default'), 'sub/other.yaml': image('other') }, ['./sub/other.yaml'])).toBe(
      'other',
    );
  });

  test.each([
    ['there is none', { 'readme.md': '' }, undefined],
    ['there are two and nobody says which', { 'a.yaml': web, 'b.yaml': web }, undefined],
    ['the one that is asked for is absent', { 'compose.yaml': web }, ['other.yaml']],
  ])('is missed where %s', (_, files, use) => {
    expect(parse({ files, use, environment: {} }).problems).toMatchObject([{ level: 'error', code: 'file-missing' }]);
  });

  test('is not looked for outside of the project', () => {
    for (const path of ['../compose.yaml', '/compose.yaml', 'a/../../compose.yaml']) {
      expect(parse({ files: { [path]: web }, use: [path], environment: {} }).problems[0]?.code).toBe('file-outside');
    }
  });

  test('has its override merged over it where that is there', () => {
    const files = { 'compose.yaml': web, 'compose.override.yaml': image('over') };
    expect(chosen(files)).toBe('over');
    expect(chosen({ ...files, 'compose.override.yml': image('first') })).toBe('first');
    expect(chosen(files, ['compose.yaml'])).toBe('nginx');
  });
});

describe('the name of the system', () => {
  const nameOf = (text: string, name?: string) => parseText(text, { name }).system?.name;

  test('is that in the file, else that of the caller, else that of the first service', () => {
    expect(nameOf(`name: in-file\n${web}`, 'of-caller')).toBe('in-file');
    expect(nameOf(web, 'of-caller')).toBe('of-caller');
    expect(nameOf(web)).toBe('web');
    expect(nameOf('services: { My.Web_: { image: a } }')).toBe('my-web_');
  });

  test('is the last of the files that say it, and COMPOSE_PROJECT_NAME wins', () => {
    const project = { files: { 'a.yaml': `name: a\n${web}`, 'b.yaml': 'name: b' }, use: ['a.yaml', 'b.yaml'] };
    expect(parse({ ...project, environment: {} }).system?.name).toBe('b');
    expect(parse({ ...project, environment: { COMPOSE_PROJECT_NAME: 'c' } }).system?.name).toBe('c');
  });

  test('may be made of variables', () => {
    expect(parseText(`name: shop-$STAGE\n${web}`, { environment: { STAGE: 'test' } }).system?.name).toBe('shop-test');
  });

  test('is refused where it is not legal, and a legal one is told', () => {
    expect(parseText(web, { name: 'My App' }).problems).toMatchObject([
      { code: 'name-invalid', hint: 'Write "my-app".' },
    ]);
  });
});

describe('variables', () => {
  const imageOf = (project: Partial<Project>) =>
    parseText('services: { web: { image: "a:$TAG" } }', project).system?.services[0]?.image;

  test('of the environment win over those of .env', () => {
    const files = { 'compose.yaml': 'services: { web: { image: "a:$TAG" } }', '.env': 'TAG=dot' };
    expect(imageOf({ files })).toBe('a:dot');
    expect(imageOf({ files, environment: { TAG: 'given' } })).toBe('a:given');
  });

  test('that every object has are not taken for set', () => {
    expect(codesOf('services: { web: { image: "a${constructor}${toString}" } }')).toEqual([
      'variable-unset',
      'variable-unset',
    ]);
  });

  test('that are not set are told once a name', () => {
    expect(codesOf('services: { web: { image: "a$B", command: "$B $B" }, app: { image: "b$B" } }')).toEqual([
      'variable-unset',
    ]);
  });
});

describe('a place', () => {
  const text = `services:
  web:
    image: nginx
    environment:
      - A=1
    ports:
      - "80"
      - "8080:81"
    privileged: true
  my.db:
    image: postgres
`;
  const { locate } = parseText(text);

  test.each([
    ['services', 1, 1],
    ['services.web', 2, 3],
    ['services.web.image', 3, 12],
    ['services.web.environment.A', 5, 9],
    ['services.web.ports[1]', 8, 9],
    ['services.web.ports[1].target', 8, 9],
    ['services.web.privileged', 9, 17],
    ['services.my.db.image', 11, 12],
    ['services.web.deploy.replicas', 2, 3],
    ['services.absent', 1, 1],
    ['', 1, 1],
  ])('%s is at %d:%d', (path, line, column) => {
    expect(locate(path)).toEqual({ file: 'compose.yaml', line, column });
  });

  test('is not known where there is no file', () => {
    expect(parse({ files: {}, environment: {} }).locate('services')).toBeNull();
  });
});

describe('what costs too much is refused', () => {
  const bomb = Array.from(
    { length: 12 },
    (_, at) =>
      `x${at}: &a${at} [${Array(9)
        .fill(at ? `*a${at - 1}` : 'x')
        .join()}]`,
  );
  const merges = `a: &a {${Array.from({ length: 5000 }, (_, at) => `k${at}: 1`).join()}}\nb:\n${'  - { <<: *a }\n'.repeat(1000)}`;
  const nested = Array.from({ length: 500 }, (_, at) => `x${at}: &a${at} [${at ? `*a${at - 1}` : 'x'}]`);

  test.each([
    ['a file of 5 MB', 'a: b\n'.repeat(1_000_000), 'file-too-large'],
    ['aliases that unfold without end', bomb.join('\n'), 'yaml-limit'],
    ['aliases that nest without end', nested.join('\n'), 'yaml-limit'],
    ['merges of many keys', merges, 'yaml-limit'],
    ['brackets without end', `a: ${'['.repeat(100_000)}`, 'yaml-limit'],
    ['long text used often', `x: &x "${'x'.repeat(100_000)}"\ny: [${Array(200).fill('*x').join()}]`, 'yaml-limit'],
    [
      'more services than one could want',
      `services:\n${Array.from({ length: 1001 }, (_, at) => `  s${at}: {}\n`).join('')}`,
      'compose-invalid',
    ],
  ])('%s', (_, text, code) => {
    const started = performance.now();
    const { system, problems } = parseText(text);
    expect(system).toBeNull();
    expect(problems).toMatchObject([{ level: 'error', code }]);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('an env file read without end', () => {
    const files = {
      'compose.yaml': `services:\n  a:\n    image: x\n    env_file: [${Array.from({ length: 100 }, (_, at) => `${'./'.repeat(at)}b.env`).join()}]`,
      'b.env': `A=${'x'.repeat(900_000)}`,
    };
    expect(codesOf('', { files })).toContain('file-too-large');
  });

  test('problems without end are cut, and counted', () => {
    const keys = Array.from({ length: 2000 }, (_, at) => `k${at}: 1`).join('\n');
    const { problems } = parseText(`${keys}\n${web}`);
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.message).toBe('there are 1500 more of this level');
  });
});

describe('nothing makes it throw', () => {
  const whole = `name: shop
services:
  web:
    image: nginx
    command: run it
    environment: { A: b, C: }
    env_file: [{ path: a.env, required: false }]
    ports: ["80:80", { target: 81, published: 82 }]
    expose: [90]
    volumes: ["data:/data", { type: volume, source: data, target: /b }]
    depends_on: { db: { condition: service_healthy } }
    healthcheck: { test: ["CMD", "x"], interval: 10s, retries: 3 }
    deploy: { replicas: 2, resources: { limits: { cpus: 1, memory: 1g } } }
    networks: { front: { aliases: [a] } }
    labels: [a=b]
    user: "1"
  db: { image: db, healthcheck: { test: x }, networks: [front] }
networks: { front: }
volumes: { data: }
`;
  const values = [
    '5',
    '-1',
    'true',
    'null',
    '[]',
    '{}',
    '[[a]]',
    '{ a: { b: c } }',
    '"$A"',
    '"${"',
    '""',
    '[null]',
    '{ __proto__: 1 }',
    '!!str',
  ];

  test('a value of any type at any place', { timeout: 60_000 }, () => {
    const places = [...whole.matchAll(/(?<=[:[,] )[^\s[{,\]}][^\s,\]}]*|(?<=: )[[{][^\n]*/g)];
    for (const { 0: written, index } of places) {
      for (const value of values) {
        const text = whole.slice(0, index) + value + whole.slice(index + written.length);
        expect(() => parseText(text), text).not.toThrow();
      }
    }
  });

  test('text cut off at any place', () => {
    for (let end = 0; end < whole.length; end += 3) expect(() => parseText(whole.slice(0, end))).not.toThrow();
  });

  test('any one character removed or replaced', { timeout: 60_000 }, () => {
    for (let at = 0; at < whole.length; at += 2) {
      for (const character of ['', '\t', '"', '*', '&', '{', '-', '$']) {
        expect(() => parseText(whole.slice(0, at) + character + whole.slice(at + 1))).not.toThrow();
      }
    }
  });

  test('names that every object has', () => {
    const { system, problems } = parseText(`services:
  __proto__: { image: a, environment: { __proto__: x, constructor: y }, networks: [__proto__], depends_on: [toString] }
  toString: { image: b }
networks: { __proto__: }
`);
    expect(problems.filter((it) => it.level === 'error').map(formatProblem)).toEqual([]);
    expect(system?.services.map((it) => it.name)).toEqual(['toString', '__proto__']);
    expect(Object.entries(system?.services[1]?.environment ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});
