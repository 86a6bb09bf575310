import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TychoClient, watchJobs } from '@tycho/client';
import type { Accepted } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { DEFAULT_PREFIX, type Entry, KeyedRequests } from '@tycho/queue';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, ask, problemsIn } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { startProxy } from '../proxy.ts';
import { startCli } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

/** A write with a key. */
const write = (
  url: string,
  key: string,
  body: unknown,
  { method = 'POST', owner = 'ann' }: { method?: string; owner?: string } = {},
): Promise<Answer> =>
  ask(url, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': key, 'tycho-owner': owner },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const accepted = ({ status, body }: Answer): Accepted => {
  expect({ status, body }).toMatchObject({ status: 202 });
  return body as Accepted;
};

describe('a write with an Idempotency-Key', () => {
  let cluster: Awaited<ReturnType<typeof startEmbedded>>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  let tycho: Tycho;
  let systems = '';
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    proxy = await startProxy(cluster.url);
    tycho = await startTycho({ kubeconfig: proxy.kubeconfig });
    systems = `${tycho.url}/systems`;
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await proxy?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });
  const named = async (name: string) => (await tycho.client.systems()).filter((it) => it.name === name).length;

  test('is answered the same again, and done once', async () => {
    const first = await write(systems, 'one', oneService('once'));
    const again = await write(systems, 'one', oneService('once'));
    expect(accepted(again)).toEqual(accepted(first));
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const { guid, jobId } = accepted(first);
    await tycho.client.job(jobId);
    const changes = [
      () => write(`${systems}/${guid}`, 'two', { labels: { team: 'a' } }, { method: 'PATCH' }),
      () => write(`${systems}/${guid}`, 'three', undefined, { method: 'DELETE' }),
    ];
    for (const change of changes) expect(accepted(await change())).toEqual(accepted(await change()));
  });

  test('is refused when anything of it differs, but not to another owner', async () => {
    await write(systems, 'differs', oneService('differs'));
    for (const answer of [
      await write(systems, 'differs', oneService('differs', 'httpd')),
      await write(`${systems}?x=1`, 'differs', oneService('differs')),
      await write(`${systems}/${'0'.repeat(32)}`, 'differs', oneService('differs'), { method: 'PATCH' }),
    ]) {
      expect(answer.status).toBe(409);
      expect(problemsIn(answer)).toMatchObject([{ code: 'idempotency-key-reused' }]);
    }
    const hers = await write(systems, 'differs', oneService('differs'), { owner: 'eve' });
    expect(hers.headers.get('idempotency-replayed')).toBeNull();
    accepted(hers);
  });

  test('is known by the files of its form, whatever its boundary', async () => {
    const send = (text: string) => {
      const form = new FormData();
      form.append('files', new Blob([text]), 'compose.yaml');
      return ask(systems, { method: 'POST', headers: { 'idempotency-key': 'form' }, body: form });
    };
    const text = oneService('form').files['compose.yaml'];
    expect(accepted(await send(text))).toEqual(accepted(await send(text)));
    expect((await send(`${text}\n`)).status).toBe(409);
  });

  test('is done once when many send it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => write(systems, 'many', oneService('many'))));
    expect(new Set(answers.map((it) => accepted(it).jobId)).size).toBe(1);
  });

  test('is tried anew after an answer that may be another next time', async () => {
    const { guid } = await (await tycho.client.up(oneService('later'))).finished();
    await proxy.goAway();
    const change = () => write(`${systems}/${guid}`, 'later', { labels: { team: 'a' } }, { method: 'PATCH' });
    expect((await change()).status).toBe(503);
    await proxy.comeBack();
    const done = await change();
    expect(done.headers.get('idempotency-replayed')).toBeNull();
    accepted(done);
  });

  test.each(['', 'two words', 'ü', 'x'.repeat(256)])('is refused with the key "%s"', async (key) => {
    const answer = await ask(systems, { method: 'POST', headers: { 'idempotency-key': key } });
    expect(problemsIn(answer)).toMatchObject([{ code: 'request-invalid' }]);
  });

  test('is taken over from one that died after it had decided, and does what that had decided', async () => {
    const redis = new Redis(tycho.redis.url);
    const dead = new KeyedRequests(redis, DEFAULT_PREFIX);
    const body = oneService('taken-over');
    // What the fingerprint is only the API knows: it is read from a request that it has answered.
    const { jobId, guid } = accepted(await write(systems, 'dead', body));
    const at = dead.keyOf(byAnn, 'dead');
    const data = JSON.parse((await redis.hget(`${DEFAULT_PREFIX}:systems:${jobId}`, 'data')) ?? '') as Entry['data'];
    await redis.hdel(at, 'answer');
    await dead.claim(at, [(await redis.hget(at, 'fingerprint')) ?? ''], 'dead');
    await dead.decide(at, async () => ({ id: jobId, data }));
    expect(accepted(await write(systems, 'dead', body))).toMatchObject({ jobId, guid });
    await (await tycho.client.up(oneService('behind'))).finished();
    expect(await named('taken-over')).toBe(1);
    redis.disconnect();
  });
});

/** How many launches are on their way when the API is killed. */
const LAUNCHES = 60;
/** Where nobody is asked, everybody calls as the same one. */
const byAnn = { caller: 'anonymous', owner: 'ann' };
const ROUNDS = 12;

test('launches are made once each when the APIs are killed in between, and they are repeated at another one', async () => {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.adopt(await startEmbedded({ readyAfter: 0 }), (it) => it.stop());
  const tycho = stack.use(await startTycho({ kubeconfig: cluster.kubeconfig }));
  const redis = stack.adopt(new Redis(tycho.redis.url), (it) => it.disconnect());
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'tycho-test-')), (it) => rm(it, { recursive: true }));
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(cluster.kubeconfig));
  const requests = new KeyedRequests(redis, DEFAULT_PREFIX);

  /** Of the requests that nobody answered: those whose jobs are in the queue. */
  const enqueued = async (keys: readonly string[]) => {
    const jobs = keys.map(async (key) => {
      const decision = await redis.hget(requests.keyOf(byAnn, key), 'decision');
      if (decision === null) return 0;
      return redis.exists(`${DEFAULT_PREFIX}:systems:${(JSON.parse(decision) as Entry).id}`);
    });
    return (await Promise.all(jobs)).reduce((sum, it) => sum + it, 0);
  };

  const names: string[] = [];
  let caught = 0;
  for (let round = 0; round < ROUNDS && caught === 0; round++) {
    await using api = startCli(['api', '--workers', '0', '--redis', tycho.redis.url, '--port', '0'], {
      KUBECONFIG: join(folder, 'kubeconfig'),
    });
    const url = await api.printed(/API +(http:\S+)/);
    const mine = Array.from({ length: LAUNCHES }, (_, index) => `s-${round}-${index}`);
    names.push(...mine);
    let answers = 0;
    let kill: (() => void) | null = () => void api.kill('SIGKILL');
    const launches = mine.map(async (name) => {
      const answer = await write(`${url}/systems`, name, oneService(name)).catch(() => null);
      if (answer !== null && ++answers >= 1 + round * 3) {
        kill?.();
        kill = null;
      }
      return answer === null ? null : accepted(answer).jobId;
    });
    const first = await Promise.all(launches);
    await api.kill('SIGKILL');
    caught += await enqueued(mine.filter((_, index) => first[index] === null));
    const again = await Promise.all(mine.map((name) => write(`${tycho.url}/systems`, name, oneService(name))));
    for (const [index, answer] of again.entries())
      if (first[index] !== null) expect(accepted(answer).jobId).toBe(first[index]);
    for await (const job of watchJobs(
      tycho.client,
      again.map((it) => accepted(it).jobId),
    ))
      expect(job.state).not.toBe('failed');
  }
  expect(caught).toBeGreaterThan(0);
  const systems = await new TychoClient(tycho.url).systems();
  expect(systems.map((it) => it.name).sort()).toEqual(names.sort());
}, 180_000);
