import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { repository, runCli, startCli } from '../run-cli.ts';

/** The session of the overview, with the real command, API, queue and worker, on the embedded cluster. */
describe('the session of the overview', () => {
  let api: ReturnType<typeof startCli>;
  let url = '';
  beforeAll(async () => {
    api = startCli(['api', '--debug', '--embedded', '--port', '0'], {});
    url = await api.printed(/API +(http:\S+)/);
  });
  afterAll(async () => {
    expect(await api.kill('SIGTERM')).toBe(0);
  });

  const tycho = (...args: string[]) => runCli(args, { env: { TYCHO_URL: url } });
  const jupyter = ['up', '-f', 'samples/jupyter-ds/docker-compose.yaml'];

  test('says plainly that no containers run', () => {
    expect(api.output).toMatch(/NO CONTAINERS RUN/);
  });

  test('three notebooks come up, are listed newest first, and go', async () => {
    const row = /^SYSTEM {25}GUID {32}PORT *\njupyter-ds {21}([0-9a-f]{32}) {4}(\d{5}) *\n$/;
    const ups = [await tycho(...jupyter), await tycho(...jupyter), await tycho(...jupyter)];
    for (const { code, stdout } of ups)
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(row) });
    const launched = ups.map(({ stdout }) => row.exec(stdout)?.slice(1) ?? []);

    const status = await tycho('status');
    const [header, ...lines] = status.stdout.trimEnd().split('\n');
    expect(header?.split(/\s+/).filter(Boolean)).toEqual(['SYSTEM', 'GUID', 'IP_ADDRESS', 'PORT']);
    expect(lines.map((line) => line.split(/\s+/).slice(0, 4)).sort()).toEqual(
      launched.map(([guid, port]) => ['jupyter-ds', guid, '127.0.0.1', port]).sort(),
    );

    const { stdout: loop } = await promisify(execFile)('sh', [
      '-c',
      `printf '%s' "$1" | grep -v PORT | awk '{ print $4 }'`,
      'sh',
      status.stdout,
    ]);
    expect(loop.trim().split('\n').sort()).toEqual(launched.map(([, port]) => port).sort());

    const guids = (await tycho('status', '--terse')).stdout.trim().split('\n');
    expect([...guids].sort()).toEqual(launched.map(([guid]) => guid).sort());
    const down = await tycho('down', ...guids);
    expect(down).toMatchObject({ code: 0, stdout: `${guids.join('\n')}\n` });
    expect(await tycho('status')).toMatchObject({ code: 0, stdout: 'None running\n' });
  });

  test('--wait tells of each service, and comes back when the system is ready', async () => {
    const up = await tycho('up', '-f', 'samples/web-db/docker-compose.yaml', '--wait', '-o', 'json');
    expect(up.code).toBe(0);
    expect(up.stderr).toMatch(/db.*ready[\s\S]*web.*ready/);
    const status = await tycho('status', '-o', 'json');
    expect(JSON.parse(status.stdout)).toMatchObject([
      { name: 'web-db', state: 'ready', services: { db: { state: 'ready' }, web: { state: 'ready' } } },
    ]);
    const name = await tycho('status', '-o', 'name');
    expect((await tycho('down', name.stdout.trim().split('/').at(-1) ?? '')).code).toBe(0);
  });

  test('one image is launched without a file, its command split as a shell would', async () => {
    const up = await tycho(
      'up',
      '-n',
      'notebook',
      '-c',
      'jupyter/datascience-notebook',
      '-p',
      '8888',
      '--command',
      "start.sh jupyter lab --LabApp.token=''",
    );
    expect({ code: up.code, stdout: up.stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^notebook +[0-9a-f]{32} +\d{5}/m),
    });
    const guid = (await tycho('status', '--terse')).stdout.trim();
    expect((await tycho('down', guid)).code).toBe(0);
  });

  test('--count launches many in one request, and --detach prints the batch', async () => {
    const many = await tycho(...jupyter, '--count', '3', '--detach');
    expect(many).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f]{32}\n$/) });
    const all = await tycho('batch', many.stdout.trim(), '--wait', '-o', 'name');
    expect({ code: all.code, guids: all.stdout.trim().split('\n').length }).toEqual({ code: 0, guids: 3 });
    const guids = (await tycho('status', '--terse')).stdout.trim().split('\n');
    expect((await tycho('down', ...guids)).code).toBe(0);
  });

  test('a system that fails ends with 1 and the reason', async () => {
    const up = await tycho('up', '-c', 'missing/thing', '--wait');
    expect(up.code).toBe(1);
    expect(up.stderr).toContain('missing/thing');
    const guid = (await tycho('status', '--terse')).stdout.trim();
    expect((await tycho('down', guid)).code).toBe(0);
  });

  test('a wrong file ends with 1 and every problem, wrong use with 2', async () => {
    const wrong = await runCli(['up', '-f', '-'], {
      env: { TYCHO_URL: url },
      input: 'services:\n  web:\n    imgae: x\n    ports: [":"]\n',
    });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/3:5.*key-unknown[\s\S]*port-invalid/);
    expect((await tycho('down')).code).toBe(2);
    expect((await tycho('nonsense')).code).toBe(2);
    const unknown = await tycho('down', '0'.repeat(32));
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('system-unknown')]);
  });

  test('convert and config print without a server', async () => {
    const nowhere = { env: { TYCHO_URL: 'http://127.0.0.1:9' } };
    const convert = await runCli(['convert', '-f', 'samples/three-tier/docker-compose.yaml'], nowhere);
    expect(convert.code).toBe(0);
    expect(convert.stdout.match(/^kind: .*$/gm)).toEqual(
      expect.arrayContaining(['kind: Deployment', 'kind: NetworkPolicy', 'kind: Service']),
    );
    const config = await runCli(['config', '-f', join(repository, 'samples/nginx/docker-compose.yaml')], nowhere);
    expect([config.code, config.stdout]).toEqual([0, expect.stringContaining('image: nginx')]);
    const refused = await runCli(['status'], nowhere);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('127.0.0.1:9')]);
  });

  test('the API is described, and its page is served', async () => {
    const page = await ask(`${url}/apidocs/`);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('swagger')]);
    expect((await ask(`${url}/openapi.json`)).body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/systems': { post: {}, get: {} } },
    });
  });
});
