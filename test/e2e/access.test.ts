import { randomBytes } from 'node:crypto';
import { newToken, tokenHash } from '@tycho/access';
import { type EmbeddedCluster, startEmbedded } from '@tycho/embedded';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TychoClient } from '../../packages/client/src/index.ts';
import { type Answer, ask, problemsIn } from '../ask.ts';
import { compose } from '../compose-texts.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const people = { ann: 'user', bob: 'user', ops: 'operator' } as const;
type Person = keyof typeof people;
const tokens = Object.fromEntries(Object.keys(people).map((it) => [it, newToken()])) as Record<Person, string>;

const named = (name: string) => compose(`name: ${name}\nservices:\n  web:\n    image: nginx\n`);
const withVolume = compose(
  'name: data\nservices:\n  db:\n    image: postgres\n    volumes: ["store:/data"]\nvolumes: { store: }\n',
);

describe('what belongs to others', () => {
  let cluster: EmbeddedCluster;
  let tycho: Tycho;
  const audited: Record<string, unknown>[] = [];
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    const entries = Object.entries(people).map(([name, role]) => ({
      name,
      role,
      sha256: tokenHash(tokens[name as Person]),
    }));
    const audit = pino({ base: null }, { write: (line) => void audited.push(JSON.parse(line)) });
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, access: { tokens: entries }, audit });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });

  const by = (person: Person, owner?: string) => new TychoClient(tycho.url, { token: tokens[person], owner });
  const call = (person: Person | null, path: string, init: RequestInit = {}): Promise<Answer> =>
    ask(`${tycho.url}${path}`, {
      ...init,
      headers: { ...(person ? { authorization: `Bearer ${tokens[person]}` } : {}), ...init.headers },
    });
  const post = (person: Person, path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(person, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const codes = (answer: Answer) => problemsIn(answer).map((it) => it.code);

  test('is in no list', async () => {
    const hers = await (await by('ann').up(named('listed'))).finished();
    const batch = await by('ann').bulk({ launches: [named('listed')] });
    await batch.finished();
    expect((await by('ann').systems()).map((it) => it.guid)).toContain(hers.guid);
    expect((await by('ops').systems()).map((it) => it.guid)).toContain(hers.guid);
    expect((await by('bob').systems()).filter((it) => it.owner !== 'bob')).toEqual([]);
    expect(
      ((await call('bob', '/jobs?limit=1000')).body as { jobs: { owner: string }[] }).jobs.filter(
        (it) => it.owner !== 'bob',
      ),
    ).toEqual([]);
    expect((await call('bob', `/jobs?ids=${hers.id}`)).body).toEqual({ jobs: [] });
    expect((await call('bob', `/jobs?guid=${hers.guid}`)).body).toMatchObject({ jobs: [] });
    expect(((await call('ann', '/batches')).body as { batches: object[] }).batches).toHaveLength(1);
    expect((await call('bob', '/batches')).body).toMatchObject({ batches: [] });
    expect((await call('bob', `/events?ids=${hers.id}`)).status).toBe(404);
  });

  test.each(['/systems?owner=ann', '/jobs?owner=ann', '/batches?owner=ann', '/events?owner=ann'])(
    'is not told of when it is asked for: %s',
    async (path) => {
      const answer = await call('bob', path);
      expect([answer.status, codes(answer)]).toEqual([403, ['owner-refused']]);
    },
  );

  test('comes in no stream of events', async () => {
    const end = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { job } of by('bob').events({ signal: end.signal })) seen.push(job.owner);
    })().catch(() => {});
    await (await by('ann').up(named('silent'))).finished();
    await (await by('bob').up(named('loud'))).finished();
    await expect.poll(() => seen.length).toBeGreaterThan(0);
    end.abort();
    await following;
    expect(new Set(seen)).toEqual(new Set(['bob']));
  });

  test('cannot be launched into, by its GUID or by its name', async () => {
    const { guid } = await (await by('ann').up(named('mine'))).finished();
    const into = await post('bob', '/systems', { ...named('mine'), guid });
    expect([into.status, codes(into)]).toEqual([404, ['system-unknown']]);
    const dry = await post('bob', '/systems', { ...named('mine'), guid, dryRun: true });
    expect(dry.status).toBe(404);
    const byName = await post('bob', '/systems', { ...named('mine'), update: true });
    expect([byName.status, codes(byName)]).toEqual([404, ['system-unknown']]);
    await (await by('bob').up(named('mine'))).finished();
    expect(await (await by('bob').up({ ...named('mine'), update: true })).finished()).toMatchObject({ owner: 'bob' });
    expect(await by('ann').system(guid)).toMatchObject({ owner: 'ann', revision: 1 });
  });

  test('cannot be launched into while it is on its way', async () => {
    await using slow = await startTycho({
      kubeconfig: cluster.kubeconfig,
      workers: 0,
      access: {
        tokens: [
          { name: 'ann', role: 'user', sha256: tokenHash('a') },
          { name: 'bob', role: 'user', sha256: tokenHash('b') },
        ],
      },
    });
    const { guid } = await new TychoClient(slow.url, { token: 'a' }).up(named('coming'));
    const answer = await ask(`${slow.url}/systems`, {
      method: 'POST',
      headers: { authorization: 'Bearer b', 'content-type': 'application/json' },
      body: JSON.stringify({ ...named('coming'), guid }),
    });
    expect([answer.status, codes(answer)]).toEqual([404, ['system-unknown']]);
  });

  test('is that of the first who chooses its GUID, also when two do at one moment', async () => {
    const hurried = ['ann', 'bob', 'ann', 'bob'] as const;
    for (let round = 0; round < 5; round += 1) {
      const guid = randomBytes(16).toString('hex');
      const answers = await Promise.all(hurried.map((it) => post(it, '/systems', { ...named('chosen'), guid })));
      const owners = hurried.filter((_, at) => answers[at]?.status === 202);
      expect(new Set(owners).size).toBe(1);
      expect(owners).toHaveLength(2);
      await expect.poll(async () => (await by('ops').systems()).find((it) => it.guid === guid)?.owner).toBe(owners[0]);
    }
  });

  test('leaves its volumes to nobody else', async () => {
    const { guid } = await (await by('ann').up(withVolume)).finished();
    await (await by('ann').down(guid)).finished();
    expect((await (await by('bob').up(withVolume)).finished()).guid).not.toBe(guid);
    expect((await call('bob', `/systems/${guid}?volumes=true`, { method: 'DELETE' })).status).toBe(404);
    expect((await (await by('ann').up(withVolume)).finished()).guid).toBe(guid);
  });

  test('is not launched for others, but by operators', async () => {
    const answer = await post('bob', '/systems', named('for'), { 'tycho-owner': 'ann' });
    expect([answer.status, codes(answer)]).toEqual([403, ['owner-refused']]);
    expect((await post('bob', '/systems', named('for'), { 'tycho-owner': 'bob' })).status).toBe(202);
    const { guid } = await (await by('ops', 'ann').up(named('for'))).finished();
    expect(await by('ann').system(guid)).toMatchObject({ owner: 'ann' });
    await (await by('ann').down(guid)).finished();
  });

  test('is not answered by the key of a request of another', async () => {
    const key = { 'idempotency-key': 'the-same' };
    const hers = await post('ann', '/systems', named('keyed'), key);
    const his = await post('bob', '/systems', named('keyed'), key);
    expect([hers.status, his.status]).toEqual([202, 202]);
    expect(his.headers.get('idempotency-replayed')).toBeNull();
    expect(his.body).not.toEqual(hers.body);
    const fromOps = await post('ops', '/systems', named('other'), { ...key, 'tycho-owner': 'ann' });
    expect(fromOps.status).toBe(202);
    expect((await post('ann', '/systems', named('keyed'), key)).headers.get('idempotency-replayed')).toBe('true');
  });

  test.each(['/SYSTEMS/GUID', '/systems/GUID/', '/Systems/GUID/Revisions/', '/systems/GUID?x=1', '/%73ystems/GUID'])(
    'is not reached by a path that is written in another way: %s',
    async (path) => {
      const { guid } = await (await by('ann').up(named('paths'))).finished();
      const at = path.replace('GUID', guid);
      expect((await call('bob', at)).status).toBe(404);
      expect((await call(null, at)).status).toBe(401);
      expect((await fetch(`${tycho.url}${at}`, { method: 'HEAD' })).status).toBe(401);
    },
  );

  test('what is nowhere is told only to who is known', async () => {
    expect((await call(null, '/nowhere')).status).toBe(401);
    expect((await call('bob', '/nowhere')).status).toBe(404);
    expect((await call(null, '/openapi.json')).status).toBe(200);
    expect((await call(null, '/apidocs/')).status).toBe(200);
  });

  test('nothing of a body is read before it is known who sends it', async () => {
    const answer = await ask(`${tycho.url}/systems`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(20 * 1024 * 1024),
    }).catch(() => null);
    expect(answer === null || answer.status === 401).toBe(true);
    expect((await post('bob', '/systems', {})).status).toBe(400);
  });

  test('each write is told with who asked for it, and what came of it', async () => {
    audited.length = 0;
    const accepted = await by('ann').up({ ...named('told'), environment: { PASSWORD: 'correct-horse' } });
    await accepted.finished();
    await call('bob', `/systems/${accepted.guid}`, { method: 'DELETE' });
    await call(null, `/systems/${accepted.guid}`, { method: 'DELETE' });
    await call('ann', `/systems/${accepted.guid}`);
    await expect.poll(() => audited.length).toBe(3);
    expect(audited).toMatchObject([
      {
        audit: 'launchSystem',
        caller: { name: 'ann', role: 'user', way: 'token' },
        target: null,
        made: `/jobs/${accepted.id}`,
        status: 202,
        method: 'POST',
        path: '/systems',
        address: '127.0.0.1',
        requestId: expect.any(String),
      },
      { audit: 'removeSystem', caller: { name: 'bob' }, target: accepted.guid, made: null, status: 404 },
      { audit: null, caller: null, status: 401, path: `/systems/${accepted.guid}` },
    ]);
    expect(JSON.stringify(audited)).not.toMatch(/correct-horse|Bearer|tycho_/);
  });
});

test('who asks too often, or tries tokens, has to wait', async () => {
  await using cluster = await startEmbedded();
  const [user, operator] = [newToken(), newToken()];
  await using tycho = await startTycho({
    kubeconfig: cluster.kubeconfig,
    workers: 0,
    requestsPerMinute: 5,
    access: {
      tokens: [
        { name: 'ann', role: 'user', sha256: tokenHash(user) },
        { name: 'ops', role: 'operator', sha256: tokenHash(operator) },
      ],
    },
  });
  const as = (token: string) => ask(`${tycho.url}/whoami`, { headers: { authorization: `Bearer ${token}` } });
  const statuses = async (count: number, token: () => string) => {
    const all: number[] = [];
    for (let at = 0; at < count; at++) all.push((await as(token())).status);
    return all;
  };
  expect(await statuses(6, () => user)).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await as(user);
  expect(problemsIn(refused)).toMatchObject([{ code: 'request-rate', message: 'ann may send 5 requests a minute' }]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await statuses(10, () => operator)).toEqual(Array(10).fill(200));
  const tried = await statuses(62, newToken);
  expect(tried.slice(0, 60)).toEqual(Array(60).fill(401));
  expect(tried.at(-1)).toBe(429);
});
