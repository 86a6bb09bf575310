import { newToken, tokenHash } from '@tycho/access';
import { TychoClient } from '@tycho/client';
import { startEmbedded } from '@tycho/embedded';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { documentedAcl, type LockedRedis, noLockedRedis, PASSWORD, startLockedRedis, USER } from '../locked-redis.ts';
import { codedCommands, seeCommands } from '../redis-commands.ts';
import { runCli, startCli } from '../run-cli.ts';
import { temporaryFile } from '../temporary-file.ts';
import { newAuthority } from '../tls.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const skipped = await noLockedRedis();
if (skipped) console.warn(`skipped: ${skipped}`);

/** What Tycho does with Redis. */
async function useAll({ client, url, worker }: Tycho) {
  const told = new Set<string>();
  const leave = new AbortController();
  const listening = (async () => {
    for await (const { job } of client.events({ signal: leave.signal })) told.add(job.id);
  })().catch(() => {});
  const first = await client.up(oneService('first'));
  await first.finished();
  await (await client.modify(first.guid, { labels: { team: 'a' } })).finished();
  await (await client.rollback(first.guid)).finished();
  await client.touch(first.guid);
  const broken = await client.up(oneService('never'));
  await expect.poll(async () => (await client.job(broken.id)).applied).toBe(true);
  await client.cancel(broken.id);
  await expect(broken.finished()).rejects.toThrow('cancelled');
  const again = await client.retry(broken.id);
  await (await client.down(broken.guid)).finished();
  await expect(again.finished()).rejects.toThrow('cancelled');

  const batch = await client.bulk({ launches: [{ ...oneService('many'), count: 3 }] });
  await batch.finished();
  await batch.items();
  await client.batches();
  await client.cancelBatch((await client.bulk({ launches: [{ ...oneService('more'), count: 3 }] })).id);
  for await (const _ of client.allJobs());
  for await (const _ of client.allJobs({ owner: 'anonymous' }));
  for (const path of [
    `/jobs/${first.id}?wait=1`,
    '/metrics',
    '/board/api/queues',
    `/board/api/queues/systems/${first.id}`,
  ])
    expect([path, (await ask(`${url}${path}`)).status]).toEqual([path, 200]);
  expect((await ask(`${url}/readyz`)).body).toMatchObject({ ready: true, problems: [] });
  await client.systems();
  await client.orphans();
  const short = await client.up(compose('name: short\nservices: { web: { image: a } }\nx-tycho: { ttl: 4s }\n'));
  await short.finished();
  await expect
    .poll(async () => (await client.systems()).map((it) => it.name), { timeout: 20_000 })
    .not.toContain('short');
  await using _ = await worker();
  await (await client.down(first.guid)).finished();
  expect(told.size).toBeGreaterThan(5);
  leave.abort();
  await listening;
}

test.skipIf(skipped !== null)(
  'everything works with TLS, a user of its own and the rights of docs/wire.md, of which each is used',
  async () => {
    await using redis = await startLockedRedis();
    using commands = await seeCommands(redis.admin());
    await using cluster = await startEmbedded({ readyAfter: 1_000 });
    await using tycho = await startTycho({
      kubeconfig: cluster.kubeconfig,
      redisUrl: redis.url,
      redisTls: { ca: redis.authority.caText },
      limits: { queue: 1000, systemsPerOwner: 100, launchesPerMinute: 1000 },
      policy: {},
      board: true,
      reconcileEvery: 300,
      sweepEvery: 300,
      orphanGrace: 0,
    });
    await useAll(tycho);
    const token = newToken();
    await using asking = await startTycho({
      kubeconfig: cluster.kubeconfig,
      redisUrl: redis.url,
      redisTls: { ca: redis.authority.caText },
      workers: 0,
      access: { tokens: [{ name: 'ann', role: 'user', sha256: tokenHash(token) }] },
      requestsPerMinute: 2,
    });
    const statuses: number[] = [];
    for (const it of [token, token, token, 'guessed'])
      statuses.push((await ask(`${asking.url}/whoami`, { headers: { authorization: `Bearer ${it}` } })).status);
    expect(statuses).toEqual([200, 200, 429, 401]);
    const granted = [...documentedAcl().matchAll(/\+([\w|]+)/g)].map(([, name = '']) => name);
    const used = new Set([...commands.names(), ...codedCommands()]);
    expect(granted.sort()).toEqual([...used].sort());
  },
  120_000,
);

/** The real command with this Redis, until it ends by itself or has said where it is. */
async function started(url: string, env: Record<string, string>) {
  const api = startCli(['api', '--embedded', '--port', '0', '--debug'], { REDIS_URL: url, ...env });
  const where = await api.printed(/API {7}(http:\S+)\n/).catch(() => null);
  return Object.assign(api, { where });
}

describe.skipIf(skipped !== null)('a Redis behind a lock', () => {
  let redis: LockedRedis;
  beforeAll(async () => {
    redis = await startLockedRedis();
    return () => redis[Symbol.asyncDispose]();
  });
  const bare = () => `rediss://${USER}@127.0.0.1:${redis.port}`;

  test('is used with a password in a file, which nobody prints: no log, no page, no help', async () => {
    await using file = await temporaryFile(`${PASSWORD}\n`);
    const env = { TYCHO_REDIS_CA: redis.authority.ca, TYCHO_REDIS_PASSWORD_FILE: file.path, TYCHO_BOARD: 'true' };
    await using api = await started(bare(), env);
    const url = api.where ?? '';
    const client = new TychoClient(url);
    await (await client.up(oneService('locked'))).finished();
    const pages = ['/readyz', '/metrics', '/jobs', '/board/api/queues', '/openapi.json'];
    const answers = await Promise.all(pages.map(async (it) => (await fetch(`${url}${it}`)).text()));
    await api.kill('SIGTERM');
    const help = await runCli(['api', '--help'], { env: { REDIS_URL: redis.url } });
    expect(api.output).toContain(`Redis at rediss://127.0.0.1:${redis.port}\n`);
    for (const text of [api.output, help.stdout, ...answers])
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'o/p:e', 'o%2Fp'])
        expect(text).not.toContain(secret);
  });

  test.each<[string, (it: LockedRedis) => string, (it: LockedRedis) => Record<string, string>, RegExp]>([
    [
      'a wrong password',
      ({ port }) => `rediss://${USER}:not-this-one@127.0.0.1:${port}`,
      ({ authority }) => ({ TYCHO_REDIS_CA: authority.ca }),
      /does not take this user name and password: WRONGPASS.*\[redis-refused\].*--redis-password-file/s,
    ],
    [
      'no password',
      ({ port }) => `rediss://127.0.0.1:${port}`,
      ({ authority }) => ({ TYCHO_REDIS_CA: authority.ca }),
      /asks for a password, and none was given: NOAUTH/,
    ],
    ['no authority', ({ url }) => url, () => ({}), /not signed by anybody who is trusted.*--redis-ca/s],
    [
      'another name',
      ({ url }) => url.replace('127.0.0.1', 'localhost'),
      ({ authority }) => ({ TYCHO_REDIS_CA: authority.ca }),
      /certificate of Redis is for another name.*localhost/s,
    ],
  ])('%s is told of at the start, by its name', async (_, url, env, message) => {
    await using api = await started(url(redis), env(redis));
    expect([api.where, api.output]).toEqual([null, expect.stringMatching(message)]);
    expect(api.output).not.toMatch(/not-this-one|o\/p:e|o%2Fp/);
  });

  test('a URL without TLS is told what may be wrong with it', async () => {
    await using api = await started(redis.url.replace('rediss', 'redis'), {});
    expect(api.output).toContain('if it speaks TLS, write rediss://');
  });

  test('an authority that did not sign it is told of at the start', async () => {
    await using other = await newAuthority();
    await using api = await started(redis.url, { TYCHO_REDIS_CA: other.ca });
    expect([api.where, api.output]).toEqual([null, expect.stringMatching(/not signed by anybody who is trusted/)]);
  });

  test.each([
    ['redis://127.0.0.1', ['--redis-ca', 'x'], /--redis-ca is for TLS: write rediss:/],
    ['rediss://127.0.0.1', ['--redis-ca', '/nowhere'], /--redis-ca: \/nowhere cannot be read \(ENOENT\)/],
    ['rediss://127.0.0.1', ['--redis-cert', 'x'], /--redis-cert and --redis-key belong together/],
    ['redis://tycho:sec/ret@127.0.0.1', [], /^tycho: --redis or REDIS_URL is no URL/],
    ['redis://tycho:50%@127.0.0.1', [], /^tycho: --redis or REDIS_URL is no URL/],
    ['', ['--redis-password-file', 'x'], /--redis-password-file belongs to a Redis/],
  ])('%s %j is wrong use', async (url, options, message) => {
    const { code, stderr } = await runCli(['api', '--embedded', '--port', '0', ...options], {
      env: { REDIS_URL: url },
    });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

test.skipIf(skipped !== null)(
  'a right that is missing is told of: in answers, by /readyz, and once in the log',
  async () => {
    const without = (...names: string[]) => names.reduce((acl, it) => acl.replace(` +${it} `, ' '), documentedAcl());
    await using redis = await startLockedRedis({ acl: without('hexists', 'rpush', 'bzpopmin', 'xread') });
    await using api = await started(redis.url, { TYCHO_REDIS_CA: redis.authority.ca });
    const url = api.where ?? '';
    const refused = {
      status: 503,
      problems: [{ code: 'redis-refused', message: expect.stringContaining('lacks a right') }],
    };
    expect((await ask(`${url}/readyz`)).body).toMatchObject({ ready: false, problems: [{ code: 'redis-refused' }] });
    expect((await post(`${url}/systems`, oneService('refused'))).body).toMatchObject(refused);
    expect((await ask(`${url}/events`)).body).toMatchObject({
      problems: [{ message: expect.stringContaining("'xread'") }],
    });
    await expect
      .poll(() => api.output.match(/"level":"error".*'bzpopmin'/g)?.length ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(0);
    expect(api.output).not.toContain('o%2Fp');
  },
);

test.skipIf(skipped !== null)('a Redis that asks for certificates is shown one', async () => {
  await using redis = await startLockedRedis({ clients: true });
  const env = { TYCHO_REDIS_CA: redis.authority.ca };
  {
    await using api = await started(redis.url, env);
    expect([api.where, api.output]).toEqual([null, expect.stringContaining('asks for a certificate of the client')]);
  }
  const { cert, key } = await redis.authority.issue('client');
  await using api = await started(redis.url, { ...env, TYCHO_REDIS_CERT: cert, TYCHO_REDIS_KEY: key });
  expect((await ask(`${api.where}/readyz`)).body).toMatchObject({ redis: true });
});
