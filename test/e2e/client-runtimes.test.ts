import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { EdgeVM } from '@edge-runtime/vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { visit } from '../client-guest.ts';
import { freePort } from '../free-port.ts';
import { startClusterThatWrites } from '../proxied-cluster.ts';
import { startProxy } from '../proxy.ts';
import { repository } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const run = promisify(execFile);
/** Below the packages of the repository, so that the declarations find zod. */
mkdirSync(join(repository, '.tycho'), { recursive: true });
const folder = mkdtempSync(join(repository, '.tycho/client-'));
const packed = join(folder, 'packed');

beforeAll(async () => {
  await run(process.execPath, ['scripts/client.mjs', '--out', packed], { cwd: repository });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The first of these programs that is on PATH; `null`: none is. */
async function onPath(...names: string[]): Promise<string | null> {
  for (const name of names)
    if (
      await run(name, ['--version']).then(
        () => true,
        () => false,
      )
    )
      return name;
  return null;
}
const workerd = await onPath('workerd');
const browser = await onPath('chromium-headless-shell', 'chromium', 'google-chrome');

describe('@tycho/client as it is packed', () => {
  test('is one small module that needs neither Node nor another package', () => {
    const code = readFileSync(join(packed, 'index.js'), 'utf8');
    expect(code.match(/^import .*|\bimport\(.*|\brequire\(.*|node:\w+|\bprocess\.\w+|\bBuffer\b/gm)).toBeNull();
    expect(code.length).toBeLessThan(64 * 1024);
    expect(gzipSync(code).length).toBeLessThan(16 * 1024);
  });

  test('has types for a browser, and they are not any', { timeout: 120_000 }, async () => {
    const program = `
      import { type JobHandle, TychoApiError, TychoClient } from './packed/types/client/src/index.js';
      const client = new TychoClient('http://127.0.0.1:5000', { owner: 'ann' });
      const job: JobHandle = await client.up({ name: 'web', files: { 'compose.yaml': '' } });
      for await (const { state } of job.progress({ signal: AbortSignal.timeout(1_000) })) {
        const known: 'queued' | 'active' | 'waiting' | 'completed' | 'failed' | 'cancelled' | 'superseded' = state;
        document.title = known;
      }
      // @ts-expect-error a launch has files
      await client.up({ name: 'web' });
      // @ts-expect-error there is no such state
      if ((await client.system('x')).state === 'fine') throw new TychoApiError(404, '', []);
      export {};
    `;
    writeFileSync(join(folder, 'program.ts'), program);
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const said = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error);
    expect(said.stdout).toBe('');
  });
});

describe('a program with @tycho/client', () => {
  let cluster: Awaited<ReturnType<typeof startClusterThatWrites>>;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startClusterThatWrites('hello');
    tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
  });

  const told = {
    node: false,
    same: true,
    end: 'completed',
    owner: 'größe',
    said: ['web: hello'],
    happened: ['end', 'removed'],
    completed: [3, 3],
    codes: [['image-unavailable'], ['image-unavailable']],
    cancelled: 'cancelled',
    refused: ['value-invalid'],
    unreachable: true,
    stopped: 'enough',
    left: 0,
  };

  /** The program with the packed library, for a runtime that begins it by `start`. */
  async function bundled(name: string, start: string, format: 'esm' | 'iife'): Promise<string> {
    const input = join(folder, `${name}.ts`);
    const file = join(folder, `${name}.js`);
    writeFileSync(input, `import { visit } from '${join(repository, 'test/client-guest.ts')}';\n${start}\n`);
    const alias = { '@tycho/client': join(packed, 'index.js') };
    const build = await rolldown({ input, platform: 'browser', resolve: { alias } });
    await build.write({ file, format });
    await build.close();
    return file;
  }

  test('runs on Node', async () => {
    expect(await visit(tycho.url)).toEqual({ ...told, node: true });
  });

  test('runs in an edge runtime that has Web APIs only', async () => {
    const file = await bundled('edge', 'globalThis.visit = visit;', 'iife');
    const vm = new EdgeVM();
    vm.evaluate(readFileSync(file, 'utf8'));
    const said = await vm.evaluate<Promise<string>>(`visit('${tycho.url}').then(JSON.stringify)`);
    expect(JSON.parse(said)).toEqual(told);
  });

  test.skipIf(!workerd)(`runs in workerd${workerd ? '' : ' (skipped: no workerd on PATH)'}`, async () => {
    const start = `export default {
      async fetch({ method }, { API }) {
        if (method === 'GET') return new Response();
        return Response.json(await visit(API).catch((error) => String(error.stack)));
      },
    };`;
    await bundled('worker', start, 'esm');
    const port = await freePort();
    writeFileSync(
      join(folder, 'worker.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "network", network = (allow = ["public", "private"]))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2025-06-01",
  globalOutbound = "network",
  bindings = [(name = "API", text = "${tycho.url}")],
);
`,
    );
    const server = spawn(workerd ?? '', ['serve', join(folder, 'worker.capnp')], { stdio: 'ignore' });
    const ended = once(server, 'close');
    try {
      await expect.poll(() => ask(`http://127.0.0.1:${port}`).catch(() => null), { timeout: 50_000 }).not.toBeNull();
      const { body } = await post(`http://127.0.0.1:${port}`, {});
      expect(body).toEqual(told);
    } finally {
      server.kill();
      await ended;
    }
  });

  test.skipIf(!browser)(`runs in a browser${browser ? '' : ' (skipped: no Chromium on PATH)'}`, async () => {
    const start = `
      const body = await visit(location.origin).then(JSON.stringify, (error) => JSON.stringify(String(error.stack)));
      await fetch('/told', { method: 'POST', body });`;
    const code = readFileSync(await bundled('page', start, 'esm'), 'utf8');
    await using page = await startProxy(tycho.url);
    const said = Promise.withResolvers<unknown>();
    page.answer = (line, incoming) => {
      if (line === 'GET /') return answer('text/html', '<!doctype html><script type="module" src="/page.js"></script>');
      if (line === 'GET /page.js') return answer('text/javascript', code);
      if (line !== 'POST /told') return null;
      text(incoming).then((it) => said.resolve(JSON.parse(it)), said.reject);
      return answer('text/plain', '');
    };
    const options = ['--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`];
    const args = ['--headless', '--remote-debugging-port=0', ...options, page.url];
    const process = spawn(browser ?? '', args, { stdio: 'ignore' });
    const ended = once(process, 'close');
    try {
      expect(await Promise.race([said.promise, ended.then(() => 'the browser ended')])).toEqual(told);
    } finally {
      process.kill();
      await ended;
    }
  });
});

const answer = (type: string, body: string) => ({ status: 200, headers: { 'content-type': type }, body });
