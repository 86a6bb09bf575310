import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, post, postYaml, problemsIn } from '../ask.ts';
import { runCli, startCli } from '../run-cli.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const it of folders.splice(0)) await rm(it, { recursive: true });
});

async function folderOf(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-bundle-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const compose = 'services: { web: { image: "nginx:$TAG", env_file: conf/web.env } }\n';
const project = { 'compose.yaml': compose, 'conf/web.env': 'A=1\n' };

describe('a launch with all its files', () => {
  let api: ReturnType<typeof startCli>;
  let url = '';
  beforeAll(async () => {
    api = startCli(['api', '--embedded', '--port', '0'], { TYCHO_BUNDLE_FILES: '5', TYCHO_BUNDLE_BYTES: '200000' });
    url = await api.printed(/API +(http:\S+)/);
  });
  afterAll(async () => {
    expect(await api.kill('SIGTERM')).toBe(0);
  });

  const up = (cwd: string, args: readonly string[], env: Record<string, string> = {}) =>
    runCli(['up', '--detach', ...args], { cwd, env: { TYCHO_URL: url, TAG: '1', ...env } });

  test('the command sends what the files refer to, texts and others', async () => {
    const cwd = await folderOf({ ...project, 'logo.png': Buffer.from([0, 255, 1]) });
    const { code, stderr } = await up(cwd, ['-p', 'shop', '--env-file', 'conf/web.env']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { stdout } = await runCli(['status', '-o', 'json'], { env: { TYCHO_URL: url } });
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'shop' }));
  });

  test('a project of several files comes whole: override, include, extends, profiles', async () => {
    const cwd = await folderOf({
      'compose.yaml': [
        'include: [db/compose.yaml]',
        'services:',
        '  web: { extends: { file: base/web.yaml, service: web }, depends_on: [db] }',
        '  debug: { image: debug, profiles: [debug] }',
      ].join('\n'),
      'compose.override.yaml': 'services: { web: { image: web:2 } }',
      'db/compose.yaml': 'services: { db: { image: "db:$TAG", env_file: db.env } }',
      'db/db.env': 'A=1',
      'base/web.yaml': 'services: { web: { image: web } }',
    });
    const few = { TYCHO_BUNDLE_FILES: '5' };
    expect(await up(cwd, ['-p', 'several', '--profile', 'debug', '--strict'], few)).toMatchObject({
      code: 0,
      stderr: '',
    });
    const services = async () => {
      const { stdout } = await runCli(['status', '-o', 'json'], { env: { TYCHO_URL: url } });
      const systems = JSON.parse(stdout) as { name: string; services: object }[];
      return Object.keys(systems.find((it) => it.name === 'several')?.services ?? {}).toSorted();
    };
    await expect.poll(services, { timeout: 20_000 }).toEqual(['db', 'debug', 'web']);
  });

  test('with an image -p is its port, and with a file the name of the project', async () => {
    const image = await up(await folderOf({}), ['-c', 'nginx', '-p', '8080:80', '--project-name', 'page']);
    expect(image).toMatchObject({ code: 0, stderr: '' });
    const both = await up(await folderOf(project), ['-n', 'one', '-p', 'two']);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('are two names') });
  });

  test('a link that leaves the folder is refused before anything is sent', async () => {
    const cwd = await folderOf({ 'compose.yaml': compose, 'conf/x': '' });
    await symlink('/etc/hostname', join(cwd, 'conf/web.env'));
    const { code, stderr } = await up(cwd, []);
    expect(stderr).toMatch(/services\.web\.env_file: "conf\/web\.env" is a link .*\[file-outside\]/);
    expect(code).toBe(1);
  });

  test('more than the limits is refused on both sides', async () => {
    const cwd = await folderOf(project);
    const few = await up(cwd, [], { TYCHO_BUNDLE_FILES: '1' });
    expect(few).toMatchObject({ code: 1, stderr: expect.stringContaining('TYCHO_BUNDLE_FILES') });
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`${at}.yaml`, '']));
    expect(await post(`${url}/systems`, { files })).toMatchObject({ status: 413 });
    expect(await post(`${url}/systems`, { files: { 'compose.yaml': 'x'.repeat(300_000) } })).toMatchObject({
      status: 413,
    });
    const body = await postYaml(`${url}/systems`, 'x'.repeat(500_000));
    expect(problemsIn(body)[0]).toMatchObject({ code: 'file-too-large', hint: expect.stringContaining('limit') });
  });

  test('a strict launch is refused for a warning, a loose one accepted with a key that nobody knows', async () => {
    const warned = await folderOf({ 'compose.yaml': 'services: { web: { image: "nginx:1$NONE" } }' });
    expect(await up(warned, [])).toMatchObject({ code: 0, stderr: expect.stringContaining('warning: ') });
    expect(await up(warned, ['--strict'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^compose\.yaml:1/),
    });
    const unknown = await folderOf({ 'compose.yaml': 'services: { web: { image: nginx, colour: red } }' });
    expect(await up(unknown, ['--loose'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('a form is a launch: files by their names, and fields', async () => {
    const form = new FormData();
    for (const [path, text] of Object.entries(project)) form.append('files', new Blob([text]), path);
    form.append('name', 'formed');
    form.append('environment', 'TAG=1.29');
    const answer = await ask(`${url}/systems`, { method: 'POST', body: form });
    expect(answer).toMatchObject({ status: 202, body: { name: 'formed', problems: [] } });
    form.append('colour', 'red');
    const refused = problemsIn(await ask(`${url}/systems`, { method: 'POST', body: form }));
    expect(refused).toMatchObject([{ code: 'request-invalid', message: expect.stringContaining('colour') }]);
  });

  test('a tar archive is a launch, and the query has the rest', async () => {
    const cwd = await folderOf(project);
    const { stdout } = await promisify(execFile)('tar', ['-C', cwd, '-cf', '-', '.'], { encoding: 'buffer' });
    const answer = await tar('?name=packed&environment=TAG=1.29&mode=strict', stdout);
    expect(answer).toMatchObject({ status: 202, body: { name: 'packed', problems: [] } });
    await symlink('/etc/passwd', join(cwd, 'link'));
    const linked = await promisify(execFile)('tar', ['-C', cwd, '-cf', '-', '.'], { encoding: 'buffer' });
    expect(problemsIn(await tar('', linked.stdout))).toMatchObject([
      { code: 'request-invalid', hint: expect.any(String) },
    ]);
    expect(problemsIn(await tar('?mode=wild', stdout))).toMatchObject([{ code: 'request-invalid', path: 'mode' }]);
  });

  const tar = (query: string, body: Buffer) =>
    ask(`${url}/systems${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-tar' },
      body: new Uint8Array(body),
    });

  test('a path that leaves the project folder is refused in every form', async () => {
    const form = new FormData();
    form.append('files', new Blob(['services: {}']), '../compose.yaml');
    const answers = [
      await post(`${url}/systems`, { files: { '../compose.yaml': '' } }),
      await post(`${url}/systems`, { files: { 'a/../../x': { base64: 'AA==' } } }),
      await ask(`${url}/systems`, { method: 'POST', body: form }),
      await tar('', await outsideArchive()),
    ];
    for (const answer of answers) expect(problemsIn(answer)).toMatchObject([{ code: 'file-outside' }]);
  });

  async function outsideArchive(): Promise<Buffer> {
    const cwd = await folderOf({ 'in/x': '', 'compose.yaml': compose });
    const args = ['-C', join(cwd, 'in'), '-P', '-cf', '-', '../compose.yaml'];
    return (await promisify(execFile)('tar', args, { encoding: 'buffer' })).stdout;
  }

  test('files that are no text are taken as base64, and what is not that is refused', async () => {
    const files = { 'compose.yaml': 'services: { web: { image: nginx } }', 'logo.png': { base64: 'AP8=' } };
    expect(await post(`${url}/systems`, { files })).toMatchObject({ status: 202 });
    const wrong = await post(`${url}/systems`, { files: { ...files, 'logo.png': { base64: '***' } } });
    expect(problemsIn(wrong)).toMatchObject([{ code: 'request-invalid', path: 'files.logo.png.base64' }]);
  });

  test('a body of another type is refused with those that are read', async () => {
    const answer = await ask(`${url}/systems`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: 'a,b',
    });
    expect(problemsIn(answer)).toMatchObject([
      { code: 'request-invalid', hint: expect.stringMatching(/application\/json.*multipart\/form-data.*x-tar/) },
    ]);
  });
});
