import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newToken, tokenHash } from '@tycho/access';
import { dump } from 'js-yaml';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../person.ts';
import { testRedis } from '../redis.ts';
import { repository, runCli, startCli } from '../run-cli.ts';

/** An issuer of OpenID Connect that lets everybody in, by the name that they give. */
async function startIssuer(): Promise<{ readonly issuer: string; readonly server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tycho',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, groups: ['staff'] }) }),
    claims: { openid: ['sub', 'groups'] },
    conformIdTokenClaims: false,
    issueRefreshToken: async () => true,
    // So short that each command renews what it has.
    ttl: {
      IdToken: 30,
      AccessToken: 30,
      DeviceCode: 600,
      RefreshToken: 3600,
      Grant: 3600,
      Interaction: 600,
      Session: 600,
    },
    cookies: { keys: ['test'] },
  });
  server.on('request', provider.callback());
  return { issuer, server };
}

describe('tycho login', () => {
  const stack = new AsyncDisposableStack();
  const token = newToken();
  let home: string;
  let url: string;
  let issuer: string;
  let accessFile: string;
  const cli = (args: string[], more: Record<string, string> = {}, input = '') =>
    runCli(args, { env: { XDG_CONFIG_HOME: home, TYCHO_URL: url, ...more }, input });
  const access = (tokens: object[]) =>
    dump({
      tokens,
      oidc: [{ issuer, audience: 'tycho', clientId: 'tycho', namePrefix: 'lab:' }],
      roles: { operator: { groups: ['staff'] } },
    });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'tycho-login-'));
    stack.defer(() => rm(home, { recursive: true }));
    const started = await startIssuer();
    stack.defer(() => void started.server.close());
    issuer = started.issuer;
    accessFile = join(home, 'access.yaml');
    await writeFile(accessFile, access([{ name: 'ann', role: 'user', sha256: tokenHash(token) }]));
    const redis = stack.use(await testRedis());
    const options = ['--embedded', '--port', '0', '--redis', redis.url, '--access', accessFile, '--host', '0.0.0.0'];
    const api = stack.use(startCli(['api', ...options], {}));
    url = (await api.printed(/API {7}(http:\S+)\n/)).replace('0.0.0.0', '127.0.0.1');
  });
  afterAll(() => stack.disposeAsync());

  test('nothing works before it, and the way to it is told', async () => {
    const { code, stderr } = await cli(['status']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('this API asks who calls')]);
    expect(stderr).toContain('tycho login');
  });

  test('keeps a token that was handed out, for its user alone', async () => {
    const { code, stderr } = await cli(['login', '--token-stdin'], {}, `${token}\n`);
    expect([code, stderr]).toEqual([0, `Logged in at ${url} as ann, with the role user.\n`]);
    expect((await stat(join(home, 'tycho/credentials.json'))).mode & 0o777).toBe(0o600);
    expect((await cli(['whoami'])).stdout).toMatch(/^NAME.*\nann +user +token +-\n$/);
    const file = join(repository, 'samples/jupyter-ds/docker-compose.yaml');
    const up = await cli(['up', '-f', file, '--wait', '-o', 'json']);
    expect(JSON.parse(up.stdout)).toMatchObject([{ owner: 'ann' }]);
    const client = await cli(['client', '--up', '-n', 'hers', '-c', 'jupyter/datascience-notebook', '-p', '8888']);
    expect(client).toMatchObject({ code: 0, stdout: expect.stringMatching(/^200\n[\s\S]*"Started system hers"/) });
    expect((await cli(['status'])).stdout).toMatch(/^hers /m);
    expect((await cli(['logout'])).stderr).toBe(`What was kept for ${url} is forgotten.\n`);
    expect((await cli(['whoami'])).code).toBe(1);
  });

  test('takes none that the server does not know, and keeps nothing then', async () => {
    const { code, stderr } = await cli(['login', '--token-stdin'], {}, newToken());
    expect([code, stderr]).toEqual([1, expect.stringContaining('token-invalid')]);
    expect(await readFile(join(home, 'tycho/credentials.json'), 'utf8')).not.toContain('tycho_');
  });

  test('lets one log in at an issuer in a browser, and renews that by itself', async () => {
    await using login = startCli(['login'], { XDG_CONFIG_HOME: home, TYCHO_URL: url });
    const page = await login.printed(/Open (\S+) in a browser/);
    const person = new Person();
    await person.open(page);
    // The code, whether it is the one that is shown, the name, and what the client may do.
    await person.send({});
    await person.send({});
    await person.send({ login: 'zoe', password: 'any' });
    await person.send({});
    expect(await login.printed(/Logged in at .*\n/)).toBe(`Logged in at ${url} as lab:zoe, with the role operator.\n`);
    const kept = () => readFile(join(home, 'tycho/credentials.json'), 'utf8');
    const before = await kept();
    expect((await cli(['whoami'])).stdout).toMatch(/\nlab:zoe +operator +oidc +staff\n$/);
    expect(await kept()).not.toBe(before);
    await cli(['logout']);
  });

  test('who is taken out of the file is refused soon after', { timeout: 60_000 }, async () => {
    expect((await cli(['whoami'], { TYCHO_TOKEN: token })).code).toBe(0);
    await writeFile(accessFile, 'tokens: [nonsense');
    await writeFile(accessFile, access([]));
    await expect.poll(async () => (await cli(['whoami'], { TYCHO_TOKEN: token })).code, { timeout: 30_000 }).toBe(1);
  });

  test('a token can be made for the file, and in a file', async () => {
    const { stdout } = await cli(['token', 'bob', '--role', 'viewer', '--group', 'lab', '--lasts', '1h', '-o', 'json']);
    const made = JSON.parse(stdout) as { token: string; entry: { sha256: string } };
    expect(made.entry).toEqual({
      name: 'bob',
      sha256: tokenHash(made.token),
      role: 'viewer',
      groups: ['lab'],
      expires: expect.stringMatching(/Z$/),
    });
    await writeFile(accessFile, access([made.entry]));
    const tokenFile = join(home, 'token');
    await writeFile(tokenFile, `${made.token}\n`);
    await expect
      .poll(async () => (await cli(['whoami', '-o', 'name'], { TYCHO_TOKEN_FILE: tokenFile })).stdout, {
        timeout: 30_000,
      })
      .toBe('bob\n');
    expect((await cli(['token', 'anonymous'])).stderr).toContain('nobody can be called anonymous');
  });
});

test('without --access the API is for its own machine, and login says that nobody is asked', async () => {
  const refused = await runCli(['api', '--embedded', '--host', '0.0.0.0']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--access')]);
  await using redis = await testRedis();
  await using api = startCli(['api', '--embedded', '--port', '0', '--redis', redis.url], {});
  const url = await api.printed(/API {7}(http:\S+)\n/);
  expect((await runCli(['login', '-s', url])).stderr).toBe(`${url} asks nobody who they are.\n`);
  expect((await runCli(['whoami', '-s', url])).stdout).toMatch(/\nanonymous +admin +open +-\n$/);
});

test.each([
  ['that is not there', null, 'no such file'],
  ['that is no YAML', 'tokens: [', 'access'],
  ['that lets nobody in', '{}', 'it lets nobody in'],
  [
    'with a token instead of its hash',
    'tokens: [{ name: ann, sha256: tycho_abc, role: user }]',
    'tokens.0.sha256: not the SHA-256',
  ],
])('a file of --access %s keeps the API from starting', async (_, text, reason) => {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-access-'));
  const path = join(folder, 'access.yaml');
  if (text !== null) await writeFile(path, text);
  await using redis = await testRedis();
  const { code, stderr } = await runCli(['api', '--embedded', '--port', '0', '--redis', redis.url, '--access', path]);
  await rm(folder, { recursive: true });
  expect(code).toBe(1);
  expect(stderr.toLowerCase()).toContain(reason.toLowerCase());
  expect(stderr).toContain(path);
});
