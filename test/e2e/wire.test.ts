import { copyFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { repository, runCli, startCli } from '../run-cli.ts';
import { type Authority, newAuthority, noCertificates } from '../tls.ts';
import { startTycho, type Tycho } from '../tycho.ts';

if (noCertificates) console.warn(`skipped: ${noCertificates}`);

/** What a server shows: its common name, and the version of TLS. */
function shown(url: string, ca: string, options: object = {}): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca, ...options }, () => {
      resolve(`${socket.getPeerCertificate().subject.CN} ${socket.getProtocol()}`);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe.skipIf(noCertificates !== null)('an API with TLS', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await newAuthority();
    return () => authority[Symbol.asyncDispose]();
  });

  test('is asked by the command, with TYCHO_CA or NODE_EXTRA_CA_CERTS, and says why it is not', async () => {
    const { cert, key } = await authority.issue('api', 'IP:127.0.0.1');
    const options = ['--embedded', '--port', '0', '--tls-cert', cert, '--tls-key', key];
    await using api = startCli(['api', ...options], {});
    const url = await api.printed(/API {7}(https:\S+)\n/);
    expect(await api.printed(/API page {2}(https:\S+)\n/)).toBe(`${url}/apidocs/`);
    const tycho = (args: string[], env: Record<string, string>, server = url) =>
      runCli([...args, '-s', server], { env });
    const up = await tycho(['up', '-c', 'nginx', '--wait'], { TYCHO_CA: authority.ca });
    expect([up.code, up.stderr]).toEqual([0, expect.any(String)]);
    expect(await tycho(['status'], { NODE_EXTRA_CA_CERTS: authority.ca })).toMatchObject({ code: 0 });
    const refusals = await Promise.all([
      tycho(['status'], {}),
      tycho(['status'], { TYCHO_CA: authority.ca }, url.replace('127.0.0.1', 'localhost')),
      tycho(['status'], {}, url.replace('https', 'http')),
      tycho(['status'], { TYCHO_CA: '/nowhere' }),
      tycho(['status'], { TYCHO_CA: key }),
    ]);
    expect(refusals.map((it) => it.stderr)).toEqual([
      expect.stringContaining('signed by nobody who is trusted: name who signed it with TYCHO_CA=FILE'),
      expect.stringContaining('its certificate is for another name'),
      expect.stringContaining('if it speaks TLS, write https://'),
      expect.stringContaining('TYCHO_CA: /nowhere has no certificates'),
      expect.stringContaining('has no certificates that can be read'),
    ]);
    await expect(shown(url, authority.caText, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
    expect(await shown(url, authority.caText, { maxVersion: 'TLSv1.2' })).toBe('api TLSv1.2');
    expect(await shown(url, authority.caText)).toBe('api TLSv1.3');
    const headers = await new Promise<object>((resolve, reject) => {
      request(`${url}/healthz`, { ca: authority.caText }, (response) => resolve(response.headers))
        .on('error', reject)
        .end();
    });
    expect(headers).toMatchObject({ 'strict-transport-security': 'max-age=15552000' });
  });

  test('an API without TLS says so to who speaks it', async () => {
    await using cluster = await startEmbedded();
    await using plain = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
    const { stderr } = await runCli(['status', '-s', plain.url.replace('http', 'https')]);
    expect(stderr).toContain('it does not speak TLS: write http://');
  });

  test('shows a new certificate when its files change, by a link too, and keeps the old one over a broken pair', async () => {
    // As kubelet mounts a Secret: the files are links into a folder, of which the link is exchanged.
    const folder = join(authority.folder, 'mounted');
    await mkdir(folder);
    const fill = async (name: string, { cert, key }: { cert: string; key: string }) => {
      await mkdir(join(folder, name));
      await copyFile(cert, join(folder, name, 'tls.crt'));
      await copyFile(key, join(folder, name, 'tls.key'));
      await symlink(name, join(folder, '..new'));
      await rename(join(folder, '..new'), join(folder, '..data'));
    };
    const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
    await symlink('..data/tls.crt', files.cert);
    await symlink('..data/tls.key', files.key);
    await fill('..1', await authority.issue('first'));
    await using cluster = await startEmbedded();
    const api = { tls: files, patience: { certificate: 50 } };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, api });
    const now = () => shown(tycho.url, authority.caText);
    expect(await now()).toBe('first TLSv1.3');
    await fill('..2', await authority.issue('second'));
    await expect.poll(now).toBe('second TLSv1.3');
    const third = await authority.issue('third');
    await copyFile(third.cert, join(folder, '..2/tls.crt'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await now()).toBe('second TLSv1.3');
    await copyFile(third.key, join(folder, '..2/tls.key'));
    await expect.poll(now).toBe('third TLSv1.3');
  });

  test('does not start with files that are no pair', async () => {
    const [one, other] = [await authority.issue('one'), await authority.issue('other')];
    await writeFile(join(authority.folder, 'nonsense'), 'nonsense');
    const start = (cert: string, key: string) =>
      runCli(['api', '--embedded', '--port', '0', '--tls-cert', cert, '--tls-key', key]);
    expect((await start(one.cert, other.key)).stderr).toMatch(/are no certificate and its key: .*mismatch/);
    expect((await start(join(authority.folder, 'nonsense'), one.key)).stderr).toContain('are no certificate');
    expect((await start('/nowhere', one.key)).stderr).toContain('/nowhere cannot be read (ENOENT)');
    expect(await runCli(['api', '--tls-cert', one.cert])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tls-cert and --tls-key belong together'),
    });
  });
});

describe('what browsers are told', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  const friend = 'https://console.example.org';
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 20 });
    const api = { origins: [friend], streams: { perCaller: 2, all: 3 } };
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, board: true, api });
  });
  afterAll(async () => {
    await tycho[Symbol.asyncDispose]();
    await cluster.stop();
  });

  const preflight = (origin: string) =>
    ask(`${tycho.url}/systems`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key,tycho-owner',
      },
    });
  const corsOf = (headers: Headers) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')));

  test('pages of an origin that is listed may ask and read, without cookies', async () => {
    const { status, headers } = await preflight(friend);
    expect([status, corsOf(headers)]).toEqual([
      204,
      {
        'access-control-allow-origin': friend,
        'access-control-allow-methods': 'GET,POST,PATCH,DELETE',
        'access-control-allow-headers':
          'Authorization,Content-Type,Idempotency-Key,Tycho-Owner,Last-Event-ID,X-Request-Id,traceparent,tracestate',
        'access-control-expose-headers': 'Location,Retry-After,X-Request-Id,Idempotency-Replayed',
        'access-control-max-age': '600',
      },
    ]);
    const read = await ask(`${tycho.url}/systems`, { headers: { origin: friend } });
    expect(corsOf(read.headers)).toMatchObject({ 'access-control-allow-origin': friend });
    expect(read.headers.get('vary')).toContain('Origin');
  });

  test.each(['https://evil.example.org', 'null', `${friend}.evil.org`, 'http://console.example.org', `${friend}:444`])(
    'pages of %s may not',
    async (origin) => {
      expect(corsOf((await preflight(origin)).headers)).not.toHaveProperty('access-control-allow-origin');
      const read = await ask(`${tycho.url}/systems`, { headers: { origin } });
      expect(corsOf(read.headers)).not.toHaveProperty('access-control-allow-origin');
      // As a form can send it without asking first.
      const form = new FormData();
      form.set('files', new Blob(['services: { web: { image: a } }']), 'compose.yaml');
      const written = await ask(`${tycho.url}/systems`, { method: 'POST', body: form, headers: { origin } });
      expect(written).toMatchObject({ status: 403, body: { problems: [{ code: 'origin-refused' }] } });
      expect(corsOf(written.headers)).not.toHaveProperty('access-control-allow-origin');
    },
  );

  test('the API’s own page may ask', async () => {
    const answer = await ask(`${tycho.url}/systems`, { method: 'POST', headers: { origin: tycho.url } });
    expect(answer.status).toBe(400);
  });

  test('an origin is written as browsers send it', async () => {
    for (const origin of ['*', 'https://a.example.org/', 'a.example.org', 'file://x']) {
      const option = await runCli(['api', '--cors-origin', origin]);
      expect([option.code, option.stderr]).toEqual([2, expect.stringContaining('Write an origin as')]);
    }
    const { code, stderr } = await runCli(['api'], { env: { TYCHO_CORS_ORIGINS: 'https://a.example.org,*' } });
    expect([code, stderr]).toEqual([2, expect.stringContaining('TYCHO_CORS_ORIGINS: * is no origin')]);
  });

  test('every answer has what keeps browsers from mistakes, and data is not kept', async () => {
    for (const path of [
      '/healthz',
      '/systems',
      '/openapi.json',
      '/nothing',
      '/metrics',
      '/jobs/none',
      '/apidocs/',
      '/board',
    ]) {
      const { headers } = await ask(`${tycho.url}${path}`);
      expect([path, Object.fromEntries(headers)]).toMatchObject([
        path,
        {
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-resource-policy': 'same-origin',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        },
      ]);
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      const isPage = path === '/apidocs/' || path === '/board';
      if (!isPage) expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect(headers.get('content-security-policy')).toContain(isPage ? "script-src 'self'" : "default-src 'none'");
    }
  });

  test('the page of the API needs nothing that its policy forbids', async () => {
    const { body } = await ask(`${tycho.url}/apidocs/`);
    const page = String(body);
    const sources = [...page.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+)"/g)].map(([, it = '']) => it);
    expect(sources.length).toBeGreaterThan(3);
    for (const it of sources) {
      expect(it).toMatch(/^\.\//);
      expect((await ask(`${tycho.url}/apidocs/${it}`)).status).toBe(200);
    }
    expect([...page.matchAll(/<script(?![^>]*src=)[^>]*>\s*\S/g)]).toEqual([]);
    expect(page).not.toMatch(/ on[a-z]+="/);
  });

  test('who has as many streams open as one may is told so, and may come again when one is closed', async () => {
    const { id } = await tycho.client.up(oneService('streamed'));
    await expect.poll(async () => (await tycho.client.job(id)).state).toBe('completed');
    const open = async () => {
      const stop = new AbortController();
      const response = await fetch(`${tycho.url}/events`, { signal: stop.signal });
      return { status: response.status, response, stop };
    };
    const [first, second] = [await open(), await open()];
    const third = await open();
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect(third.response.headers.get('retry-after')).toBe('5');
    expect(await third.response.json()).toMatchObject({ problems: [{ code: 'streams-limit' }] });
    expect((await ask(`${tycho.url}/systems`)).status).toBe(200);
    first.stop.abort();
    await expect
      .poll(async () => {
        const it = await open();
        it.stop.abort();
        return it.status;
      })
      .toBe(200);
    second.stop.abort();
  });
});

test.each([{}, { NODE_ENV: 'development' }])('no answer has a stack trace in it, with %j', async (env) => {
  await using api = startCli(['api', '--embedded', '--workers', '0', '--port', '0', '--board'], env);
  const url = await api.printed(/API {7}(http:\S+)\n/);
  const broken: [string, RequestInit][] = [
    ['/%E0%A4%A', {}],
    ['/systems/%00', {}],
    ['/systems', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
    ['/systems', { method: 'POST', body: 'x', headers: { 'content-type': 'application/json; charset=nonsense' } }],
    [
      '/systems',
      { method: 'POST', body: 'x', headers: { 'content-type': 'application/yaml', 'content-encoding': 'gzip' } },
    ],
    ['/systems', { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
    ['/system/start', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
    ['/board/api/queues/nothing/1', {}],
    ['/board/%E0%A4%A', {}],
    ['/apidocs/%E0%A4%A', {}],
    ['/jobs?limit=x', {}],
  ];
  for (const [path, init] of broken) {
    const { status, body } = await ask(`${url}${path}`, init);
    expect([path, status, JSON.stringify(body)]).not.toEqual([
      path,
      status,
      expect.stringMatching(/node_modules|\.[jt]s:\d|\\n\s+at /),
    ]);
    expect([path, JSON.stringify(body).includes(repository)]).toEqual([path, false]);
  }
});
