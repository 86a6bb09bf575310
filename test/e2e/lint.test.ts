import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const it of folders.splice(0)) await rm(it, { recursive: true });
});

/** Runs the command in a folder with these files. */
async function tycho(args: readonly string[], files: Record<string, string>, env: Record<string, string> = {}) {
  const cwd = await mkdtemp(join(tmpdir(), 'tycho-lint-'));
  folders.push(cwd);
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return runCli(args, { cwd, env });
}

const wrong = {
  'compose.yaml': 'services:\n  web:\n    image: nginx:1$TAG\n    prots: []\n    ports:\n      - "80:xx"\n',
};
const warned = { 'compose.yaml': 'services:\n  web:\n    image: nginx:1$TAG\n' };
const fine = { 'compose.yaml': 'services:\n  web:\n    image: nginx:1\n' };

describe('tycho lint', () => {
  test('shows every problem with its line and a caret, in order of place', async () => {
    const { code, stdout, stderr } = await tycho(['lint'], wrong);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^warning\[variable-unset\][^\n]*\n --> compose\.yaml:3:12 services\.web\.image\n/);
    expect(stdout).toContain('4 |     prots: []\n  |     ^\n  = Did you mean `ports`?\n');
    expect(stdout).toContain('6 |       - "80:xx"\n  |         ^\n');
    expect(stdout).toMatch(/\n2 errors, 1 warning\n$/);
    expect(code).toBe(1);
  });

  test('ends with 0 on warnings, and with 1 when they are errors', async () => {
    expect(await tycho(['lint'], warned)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n1 warning\n$/) });
    expect(await tycho(['lint', '--strict'], warned)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^error\[variable-unset\][\s\S]*\n1 error\n$/),
    });
    expect(await tycho(['lint'], fine)).toEqual({ code: 0, stdout: 'no problems\n', stderr: '' });
  });

  test('--loose makes a note of a key that nobody knows', async () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: nginx\n    colour: red\n' };
    expect((await tycho(['lint'], files)).code).toBe(1);
    expect(await tycho(['lint', '--loose'], files)).toMatchObject({ code: 0, stdout: 'no problems\n' });
    const { stdout } = await tycho(['lint', '--loose', '--verbose'], files);
    expect(stdout).toMatch(/^note\[key-unknown\][\s\S]*4 \| {5}colour: red/);
    expect((await tycho(['config', '--loose'], files)).code).toBe(0);
    expect((await tycho(['lint', '--loose', '--strict'], files)).code).toBe(2);
  });

  test('writes JSON and SARIF for programs', async () => {
    const json = await tycho(['lint', '--format', 'json'], wrong);
    expect(json.code).toBe(1);
    const { problems } = JSON.parse(json.stdout) as { problems: { code: string; line: number }[] };
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['variable-unset', 3],
      ['key-unknown', 4],
      ['port-invalid', 6],
    ]);
    const { runs } = JSON.parse((await tycho(['lint', '--format', 'sarif'], wrong)).stdout);
    const { rules } = runs[0].tool.driver;
    for (const { ruleId, ruleIndex, locations } of runs[0].results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
      expect(locations[0].physicalLocation).toMatchObject({
        artifactLocation: { uri: 'compose.yaml' },
        region: { startLine: expect.any(Number), startColumn: expect.any(Number) },
      });
    }
  });

  test('judges by a policy when one is given', async () => {
    const files = { ...fine, 'policy.yaml': 'images: ["registry.example/*"]\n' };
    const { code, stdout } = await tycho(['lint', '--policy', 'policy.yaml'], files);
    expect(stdout).toMatch(/^error\[policy-refused\][\s\S]*compose\.yaml:3:\d+ services\.web\.image/);
    expect(code).toBe(1);
  });

  test('tells of a file that is not there like of any other problem', async () => {
    const { code, stdout } = await tycho(['lint', '-f', 'nope.yaml', '--format', 'json'], {});
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: 'file-missing' }] });
    expect(code).toBe(1);
    expect((await tycho(['lint'], {})).code).toBe(2);
  });
});

describe('tycho config', () => {
  const files = {
    'compose.yaml': [
      'name: own',
      'services:',
      '  web:',
      '    image: web:${TAG:-1}',
      '    command: echo $$HOME',
      '    depends_on: [db]',
      '    volumes: ["data:/data"]',
      '  db:',
      '    image: db:${DB_TAG:?say which}',
      'volumes:',
      '  data:',
    ].join('\n'),
    'set.env': 'DB_TAG=5\n',
  };
  const config = async (...args: string[]) => {
    const { stdout, stderr, code } = await tycho(['config', '--env-file', 'set.env', '-p', 'shop', ...args], files);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return stdout;
  };

  test('prints the parts of a model by name', async () => {
    expect(await config('--services')).toBe('db\nweb\n');
    expect(await config('--images')).toBe('db:5\nweb:1\n');
    expect(await config('--volumes')).toBe('data\n');
    expect(await config('--networks')).toBe('default\n');
    expect(await config('--hash', 'web')).toMatch(/^web [0-9a-f]{64}\n$/);
    expect(await config('-q')).toBe('');
  });

  test('prints the variables that the files refer to, needed or not', async () => {
    const rows = (await config('--variables')).trimEnd().split('\n');
    expect(rows.map((it) => it.split(/ {2,}/))).toEqual([
      ['NAME', 'REQUIRED', 'DEFAULT VALUE', 'ALTERNATE VALUE'],
      ['DB_TAG', 'true', '-', '-'],
      ['TAG', 'false', '1', '-'],
    ]);
  });

  test('the whole can be read again: dollar signs are doubled, or left as they are written', async () => {
    const whole = await config();
    expect(whole).toMatch(/^name: shop\nservices:\n {2}db:/);
    expect(whole).toContain('- $$HOME');
    const again = await tycho(['config', '-p', 'shop'], { 'compose.yaml': whole });
    expect(again.stdout).toBe(whole);
    expect(await config('--no-interpolate')).toContain('image: web:${TAG:-1}');
  });

  test('prints all profiles, and the services of those that are asked for', async () => {
    const profiled = {
      'compose.yaml':
        'services: { a: { image: a, profiles: [x, y] }, b: { image: b }, c: { image: c, profiles: [z] } }',
      'compose.override.yaml': 'services: { b: { image: b:2 } }',
    };
    const printed = async (args: readonly string[], env: Record<string, string> = {}) =>
      (await tycho(['config', ...args], profiled, env)).stdout;
    expect(await printed(['--profiles'])).toBe('x\ny\nz\n');
    expect(await printed(['--services'])).toBe('b\n');
    expect(await printed(['--services', '--profile', 'y', '--profile', 'z'])).toBe('a\nb\nc\n');
    expect(await printed(['--services'], { COMPOSE_PROFILES: 'x' })).toBe('a\nb\n');
    expect(await printed(['--images'])).toBe('b:2\n');
    expect(await printed(['--images'], { COMPOSE_FILE: 'compose.yaml' })).toBe('b\n');
  });

  test('prints a model that is right, though it cannot be launched', async () => {
    const built = { 'compose.yaml': 'services:\n  web:\n    build: .\n    user: deploy\n' };
    const { stdout, stderr, code } = await tycho(['config', '--format', 'json'], built);
    expect(JSON.parse(stdout)).toMatchObject({ services: { web: { build: { context: '.' }, user: 'deploy' } } });
    expect(stderr).toMatch(
      /^warning: compose\.yaml:2:3 [^\n]* \[image-missing\][^\n]*\nwarning: [^\n]*\[value-invalid\]/,
    );
    expect(code).toBe(0);
    expect(await tycho(['lint'], built)).toMatchObject({ code: 1 });
    expect(await tycho(['config', '--strict'], built)).toMatchObject({ code: 1, stdout: '' });
  });

  test('two parts at once are wrong use', async () => {
    expect(await tycho(['config', '--services', '--images'], files)).toMatchObject({ code: 2 });
  });
});
