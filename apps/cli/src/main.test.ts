import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9';

interface Run {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
}

/** The real command as a process, in the root of the repository. */
async function tycho(argv: readonly string[], { env = {}, stdin = '' }: Run = {}) {
  const child = spawn(process.execPath, [main, ...argv], { cwd: root, env: { TYCHO_URL: nowhere, ...env } });
  child.stdin.end(stdin);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { stdout, stderr, code };
}

describe('wrong use ends with 2 and a message on stderr', () => {
  test.each([
    ['an unknown command', ['upp'], /unknown command 'upp'[\s\S]*Did you mean up/],
    ['an unknown option', ['up', '--nope'], /unknown option '--nope'[\s\S]*tycho up --help/],
    ['no command', [], /Usage: tycho/],
    ['a duration without a unit', ['up', '--timeout', '5'], /Write a duration as 30s/],
    ['an unknown format', ['status', '-o', 'xml'], /Allowed choices are json, yaml, wide, name/],
    ['a file and an image', ['up', '-f', 'x', '-c', 'nginx'], /either a file with -f or an image with -c/],
    ['a port without an image', ['up', '-f', 'x', '--port', '80'], /--port belongs to -c IMAGE/],
    ['an image to be built', ['up', '-c', 'nginx', '--build'], /--build belongs to a file/],
    ['a registry for nothing', ['up', '-f', 'x', '--registry', 'ghcr.io/me'], /--registry belongs to --build/],
    ['a registry that is none', ['up', '--build', '--registry', 'https://x'], /is not a registry/],
    ['--wait and --detach', ['up', '-f', 'x', '--wait', '--detach'], /'--wait' cannot be used with option '--detach'/],
    ['one GUID for many', ['up', '-f', 'x', '--guid', 'a', '--count', '2'], /--guid names one system/],
    ['no file in the folder', ['up'], /no Compose file here \(compose.yaml, .*name one with -f FILE/],
    ['nothing to take down', ['down'], /nothing to take down/],
    ['an open quote in a command', ['up', '-c', 'nginx', '--command', "say 'hi"], /the quote ' is not closed/],
    ['a port out of range', ['api', '--port', '70000'], /Write a whole number from 0 to 65535/],
    [
      'an address that others reach',
      ['api', '--host', '0.0.0.0'],
      /can be reached from other machines[\s\S]*--unsafe-listen/,
    ],
    [
      'an embedded cluster that others reach',
      ['api', '--embedded', '--embedded-listen', '0.0.0.0:6443'],
      /--embedded-listen can be reached from other machines[\s\S]*--unsafe-listen/,
    ],
    [
      '--embedded-listen without --embedded',
      ['api', '--embedded-listen', '127.0.0.1:6443'],
      /--embedded-listen belongs to --embedded/,
    ],
    ['an address without a port', ['api', '--embedded', '--embedded-listen', '127.0.0.1'], /Write HOST:PORT/],
    [
      'two clusters',
      ['api', '--cluster', 'http://127.0.0.1:8001', '--embedded'],
      /'--cluster <url>' cannot be used with option '--embedded'/,
    ],
    [
      'a context of no kubeconfig',
      ['worker', '--cluster', 'http://127.0.0.1:8001', '--context', 'x'],
      /'--cluster <url>' cannot be used with option '--context <context>'/,
    ],
    ['a cluster that is no URL', ['worker', '--cluster', 'api:6443'], /Write a URL such as http:/],
  ] as const)('%s', async (_, argv, message) => {
    const { stdout, stderr, code } = await tycho(argv);
    expect(stderr).toMatch(message);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});

describe('failure ends with 1 and a message on stderr', () => {
  test('a file that is not there', async () => {
    const { stdout, stderr, code } = await tycho(['up', '-f', 'nope/compose.yaml']);
    expect(stderr).toBe('there is no file nope/compose.yaml [file-missing]. Check the path.\n');
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  });

  test.each([
    ['up', ['up', '-c', 'nginx']],
    ['status', ['status']],
    ['down', ['down', '909f2e60b83340cd905ae3865d461156']],
    ['job', ['job', 'j1']],
  ])('no server for %s', async (_, argv) => {
    const { stdout, stderr, code } = await tycho(argv);
    expect(stderr).toMatch(
      /^tycho: no Tycho API answers at http:\/\/127\.0\.0\.1:9 \(.*\)\. Start one with: tycho api/,
    );
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  });

  test('a file with several mistakes, each told with its place', async () => {
    const stdin = 'services:\n  web:\n    image: nginx\n    prots: []\n    ports: ["80:xx"]\n';
    const { stdout, stderr, code } = await tycho(['config', '-f', '-'], { stdin });
    expect(stderr).toMatch(/^<stdin>:4:5 services\.web\.prots: .*\[key-unknown\].*`?ports`?/m);
    expect(stderr).toMatch(/^<stdin>:5:\d+ services\.web\.ports\[0\]: .*\[port-invalid\]/m);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  });

  test('something that is no GUID', async () => {
    const { stderr, code } = await tycho(['down', 'web']);
    expect(stderr).toContain('"web" is not a GUID');
    expect(code).toBe(1);
  });
});

describe('what needs no server', () => {
  test('the version and help go to stdout', async () => {
    expect(await tycho(['--version'])).toMatchObject({ stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), code: 0 });
    const help = await tycho(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong use.');
  });

  test.each(['api', 'worker', 'up', 'status', 'down', 'job', 'convert', 'config', 'lint', 'demo'])(
    '%s has help with examples',
    async (name) => {
      const { stdout, code } = await tycho([name, '--help']);
      expect(stdout).toMatch(new RegExp(`^Usage: tycho ${name} [\\s\\S]*Examples:\\n {2}\\$ `));
      expect(code).toBe(0);
    },
  );

  test('config prints the resolved model', async () => {
    const argv = ['config', '-f', 'samples/jupyter-ds/docker-compose.yaml', '--format', 'json'];
    const { stdout, code } = await tycho(argv);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'jupyter-ds',
      services: { 'jupyter-datascience': { image: 'jupyter/datascience-notebook' } },
    });
  });

  test('config takes variables of the environment that the file names', async () => {
    const argv = ['config', '-f', 'samples/nginx', '--format', 'json'];
    const { stdout } = await tycho(argv, { env: { NGINX_TAG: 'mainline' } });
    expect(JSON.parse(stdout).services.web.image).toBe('nginx:mainline');
  });

  test('convert prints the same manifests for the same file', async () => {
    const argv = ['convert', '-f', 'samples/jupyter-ds/docker-compose.yaml', '-o', 'json'];
    const [one, two] = await Promise.all([tycho(argv), tycho(argv)]);
    expect(one).toEqual(two);
    expect(one.code).toBe(0);
    const { items } = JSON.parse(one.stdout) as { items: { kind: string }[] };
    expect(items.map((it) => it.kind)).toContain('Deployment');
  });

  test('a reader that goes away is no failure', async () => {
    const child = spawn(process.execPath, [main, 'convert', '-f', 'samples/three-tier'], { cwd: root });
    child.stdout.destroy();
    const [stderr, code] = await Promise.all([
      text(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });
});

describe('with a server', () => {
  async function server(answer: (method: string, url: string) => { status: number; body: unknown }) {
    const it = createServer((request, response) => {
      request.resume().on('end', () => {
        const { status, body } = answer(request.method ?? '', request.url ?? '');
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => it.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(it.address() as AddressInfo).port}`,
      async [Symbol.asyncDispose]() {
        it.closeAllConnections();
        await new Promise((resolve) => it.close(resolve));
      },
    };
  }

  const gone = 'a'.repeat(32);
  const unknown = 'b'.repeat(32);

  test('nothing running is said so, and is an empty list for programs', async () => {
    await using api = await server(() => ({ status: 200, body: { systems: [] } }));
    const env = { TYCHO_URL: api.url };
    expect(await tycho(['status'], { env })).toEqual({ stdout: 'None running\n', stderr: '', code: 0 });
    expect(await tycho(['status', '--terse'], { env })).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(await tycho(['status', '-o', 'json', '-s', api.url])).toEqual({ stdout: '[]\n', stderr: '', code: 0 });
  });

  test('down takes the others away when one is unknown, and fails', async () => {
    await using api = await server((method, url) => {
      if (url.includes(unknown)) {
        const problems = [{ level: 'error', code: 'system-unknown', message: `there is no system ${unknown}` }];
        return { status: 404, body: { title: 'Not Found', detail: 'no', problems } };
      }
      if (method === 'DELETE') return { status: 202, body: { jobId: 'j1', guid: gone, name: 'web', problems: [] } };
      const job = { id: 'j1', kind: 'down', guid: gone, name: 'web', state: 'completed', applied: true };
      const rest = { services: {}, changes: [], problems: [], finishedAt: '2026-11-23T12:00:00.000Z', version: '1' };
      return { status: 200, body: { ...job, ...rest } };
    });
    const { stdout, stderr, code } = await tycho(['down', unknown, gone], { env: { TYCHO_URL: api.url } });
    expect(stdout).toBe(`${gone}\n`);
    expect(stderr).toContain(`there is no system ${unknown} [system-unknown]`);
    expect(code).toBe(1);
  });
});
