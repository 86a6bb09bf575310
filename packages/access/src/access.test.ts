import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '@tycho/ast';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Access, type TokenReview } from './access.ts';
import { accessOptionsSchema } from './access-options.ts';
import { newToken, tokenHash } from './static-tokens.ts';

const nobodyKnows: TokenReview = async () => null;
const accessBy = (options: object, review = nobodyKnows) => new Access(accessOptionsSchema.parse(options), review);

/** The code of what is said against a token, and how. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (it: unknown) => it,
  );
  if (!(error instanceof ProblemError)) throw new Error(`no refusal: ${error}`);
  return error.problems.map((it) => `${it.code}: ${it.message}`).join();
}

describe('tokens that are handed out', () => {
  const [good, old, unnamed] = [newToken(), newToken(), newToken()];
  const access = accessBy({
    tokens: [
      { name: 'ann', sha256: tokenHash(good), role: 'user', groups: ['lab'] },
      { name: 'eve', sha256: tokenHash(old), role: 'admin', expires: '2020-01-01' },
      { name: 'joe', sha256: tokenHash(unnamed) },
    ],
    roles: { operator: { groups: ['ops'] } },
  });

  test('are known by their hashes', async () => {
    expect(await access.caller(good)).toEqual({ name: 'ann', role: 'user', groups: ['lab'], way: 'token' });
    expect(await refusal(access.caller(newToken()))).toContain('token-invalid');
    expect(await refusal(access.caller(tokenHash(good)))).toContain('token-invalid');
    expect(await refusal(access.caller(old))).toContain('token-invalid');
  });

  test('without a role may do nothing, unless everybody may', async () => {
    expect(await refusal(access.caller(unnamed))).toBe('role-missing: joe is known here, and may do nothing');
    access.renew(
      accessOptionsSchema.parse({ tokens: [{ name: 'joe', sha256: tokenHash(unnamed) }], everybody: 'viewer' }),
    );
    expect(await access.caller(unnamed)).toMatchObject({ name: 'joe', role: 'viewer' });
    expect(await refusal(access.caller(good))).toContain('token-invalid');
  });

  test('have the role that may most of those that are given', async () => {
    const token = newToken();
    const entry = { name: 'max', sha256: tokenHash(token), role: 'user', groups: ['a', 'ops'] };
    const of = (roles: object) => accessBy({ tokens: [entry], roles }).caller(token);
    expect(await of({ operator: { groups: ['ops'] }, viewer: { names: ['max'] } })).toMatchObject({ role: 'operator' });
    expect(await of({ viewer: { names: ['max'] } })).toMatchObject({ role: 'user' });
    expect(await of({ admin: { names: ['max'] } })).toMatchObject({ role: 'admin' });
  });
});

test.each([
  ['nobody', {}, 'it lets nobody in'],
  ['a word where the hash belongs', { tokens: [{ name: 'a', sha256: 'secret' }] }, 'not the SHA-256 of a token'],
  ['the name of nobody', { tokens: [{ name: 'anonymous', sha256: tokenHash('a') }] }, 'nobody can be called anonymous'],
  ['an unsafe issuer', { oidc: [{ issuer: 'http://login.example.org', audience: 'a' }] }, 'an issuer has an https URL'],
  ['an unknown role', { tokens: [{ name: 'a', sha256: tokenHash('a'), role: 'root' }] }, 'Invalid option'],
  ['a key that nobody knows', { kubernetes: {}, admins: ['a'] }, 'Unrecognized key'],
])('a file with %s is refused', (_, options, reason) => {
  const parsed = accessOptionsSchema.safeParse(options);
  expect(parsed.error?.issues.map((it) => it.message).join()).toContain(reason);
});

describe('tokens of an issuer', () => {
  let server: Server;
  let issuer: string;
  let keys: Record<string, { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }>;
  let served: readonly string[] = ['one'];
  let named: string | null = null;
  let away = false;
  const asked: string[] = [];

  beforeAll(async () => {
    keys = {
      one: await generateKeyPair('RS256'),
      two: await generateKeyPair('ES256'),
      evil: await generateKeyPair('RS256'),
    };
    const algorithms: Readonly<Record<string, string>> = { one: 'RS256', two: 'ES256' };
    server = createServer(async (request, response) => {
      asked.push(request.url ?? '');
      if (away) return void response.writeHead(503).end();
      const jwks = async () =>
        Promise.all(
          served.map(async (kid) => ({
            ...(await exportJWK(keys[kid]?.publicKey as CryptoKey)),
            kid,
            use: 'sig',
            alg: algorithms[kid],
          })),
        );
      const body = request.url?.endsWith('/keys')
        ? { keys: await jwks() }
        : { issuer: named ?? issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const options = (more: object = {}) => ({
    oidc: [{ issuer, audience: 'tycho', nameClaim: 'preferred_username', clockSkew: 5, ...more }],
    roles: { admin: { groups: ['staff'] } },
    everybody: 'user',
  });
  const now = () => Math.floor(Date.now() / 1_000);
  const claims = (more: JWTPayload = {}): JWTPayload => ({
    iss: issuer,
    aud: 'tycho',
    sub: '4711',
    preferred_username: 'ann',
    exp: now() + 60,
    ...more,
  });
  const signed = (payload: JWTPayload, kid = 'one', alg = 'RS256', key = kid) =>
    new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(keys[key]?.privateKey as CryptoKey);
  const without = (name: string) => {
    const { [name]: _, ...rest } = claims();
    return rest;
  };

  test('say who calls, by the claims that are named', async () => {
    const access = accessBy(options({ namePrefix: 'lab:', groupPrefix: 'lab:' }));
    const token = await signed(claims({ groups: ['staff', 'x'] }));
    expect(await access.caller(token)).toEqual({
      name: 'lab:ann',
      groups: ['lab:staff', 'lab:x'],
      way: 'oidc',
      role: 'user',
    });
    expect(await accessBy(options()).caller(token)).toMatchObject({ name: 'ann', role: 'admin' });
    expect(await accessBy(options({ nameClaim: 'sub' })).caller(token)).toMatchObject({ name: '4711' });
  });

  test('may come from clocks that differ a little', async () => {
    const access = accessBy(options());
    expect(await access.caller(await signed(claims({ exp: now() - 2 })))).toMatchObject({ name: 'ann' });
    expect(await refusal(access.caller(await signed(claims({ exp: now() - 9 }))))).toContain('its time is over');
    expect(await access.caller(await signed(claims({ nbf: now() + 2 })))).toMatchObject({ name: 'ann' });
    expect(await refusal(access.caller(await signed(claims({ nbf: now() + 9 }))))).toContain('its claim nbf');
  });

  test.each<[string, () => Promise<string> | string, string]>([
    ['for somebody else', () => signed(claims({ aud: 'other' })), 'its claim aud is not right'],
    ['for nobody', () => signed(without('aud')), 'it has no claim aud'],
    ['without an end', () => signed(without('exp')), 'it has no claim exp'],
    ['without a name', () => signed(without('preferred_username')), 'it has no claim preferred_username'],
    ['with a name that is no text', () => signed(claims({ preferred_username: ['ann'] })), 'it has no claim'],
    [
      'with the name of nobody',
      () => signed(claims({ preferred_username: 'anonymous' })),
      'cannot be that of an owner',
    ],
    ['with a name of two lines', () => signed(claims({ preferred_username: 'a\nb' })), 'cannot be that of an owner'],
    ['signed with another key', () => signed(claims(), 'one', 'RS256', 'evil'), 'its signature is not right'],
    ['of another issuer', () => signed(claims({ iss: 'https://evil.example.org' })), 'it is not known here'],
    ['without a signature', () => unsigned({ alg: 'none' }), 'signed in a way that is not allowed'],
    ['signed with the public key as a secret', () => confused(), 'signed in a way that is not allowed'],
    ['that was changed', async () => changed(await signed(claims())), 'its signature is not right'],
  ])('a token %s is refused', async (_, token, reason) => {
    expect(await refusal(accessBy(options()).caller(await token()))).toContain(reason);
  });

  const part = (it: object) => Buffer.from(JSON.stringify(it)).toString('base64url');
  const unsigned = (header: object) => `${part(header)}.${part(claims())}.`;
  const confused = async () =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode(await exportSPKI(keys.one?.publicKey as CryptoKey)));
  const changed = (token: string) => {
    const [header, , signature] = token.split('.');
    return `${header}.${part(claims({ preferred_username: 'root' }))}.${signature}`;
  };

  test('an address counts only when it is verified', async () => {
    const access = accessBy(options({ nameClaim: 'email' }));
    const of = (verified: boolean) => signed(claims({ email: 'ann@example.org', email_verified: verified }));
    expect(await access.caller(await of(true))).toMatchObject({ name: 'ann@example.org' });
    expect(await refusal(access.caller(await of(false)))).toContain('its email is not verified');
  });

  test('keys are read once, and again when a token has another one', async () => {
    const access = accessBy(options());
    const before = asked.length;
    for (let count = 0; count < 5; count++) await access.caller(await signed(claims()));
    expect(asked.slice(before)).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('an issuer may change its keys', { timeout: 60_000 }, async () => {
    served = ['one'];
    const access = accessBy(options());
    await access.caller(await signed(claims()));
    served = ['two'];
    // A stranger cannot have the keys read again with each request: there is a pause of half a minute.
    const token = async () => signed(claims({ exp: now() + 300 }), 'two', 'ES256');
    await expect
      .poll(async () => access.caller(await token()).catch(() => null), { timeout: 50_000, interval: 2_000 })
      .toMatchObject({ name: 'ann' });
    served = ['one'];
  });

  test('an issuer that cannot be asked, or is another one, is no reason to let anybody in', async () => {
    away = true;
    expect(await refusal(accessBy(options()).caller(await signed(claims())))).toContain('issuer-unavailable');
    away = false;
    named = 'https://evil.example.org';
    expect(await refusal(accessBy(options()).caller(await signed(claims())))).toContain('is of another issuer');
    named = null;
  });
});

describe('tokens of the cluster', () => {
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"iss":"kubernetes"}').toString('base64url')}.x`;
  const options = { kubernetes: { audiences: ['tycho'] }, roles: { user: { groups: ['system:serviceaccounts:lab'] } } };

  test('are asked about for their audience, and believed for a while', async () => {
    const seen: unknown[] = [];
    const access = accessBy(options, async (...given) => {
      seen.push(given);
      return { name: 'system:serviceaccount:lab:ann', groups: ['system:serviceaccounts:lab'] };
    });
    const caller = { name: 'system:serviceaccount:lab:ann', role: 'user', way: 'kubernetes' };
    expect(await access.caller(jwt)).toMatchObject(caller);
    expect(await access.caller(jwt)).toMatchObject(caller);
    expect(seen).toEqual([[jwt, ['tycho']]]);
  });

  test('what is no token of a cluster is not passed on to it', async () => {
    const access = accessBy(options, () => Promise.reject(new Error('asked')));
    expect(await refusal(access.caller(newToken()))).toContain('token-invalid');
  });

  test('whom the cluster does not know is refused', async () => {
    expect(await refusal(accessBy(options).caller(jwt))).toContain('token-invalid');
  });
});
