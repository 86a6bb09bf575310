import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TychoClient } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { DEFAULT_PREFIX, QUEUE_NAME } from '@tycho/queue';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { ask, problemsIn } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { startOtlpReceiver } from '../otlp-receiver.ts';
import { startCluster } from '../proxied-cluster.ts';
import { testRedis } from '../redis.ts';
import { redisCommands, redisContents, tells } from '../redis-contents.ts';
import { runCli, startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const SECRET = 'correct-horse-battery-staple-4711';
/** What problems quote of a file. */
const QUOTED = 'quoted-moose-of-the-north-4712';

/** Says the secret wherever a launch can say something. */
const told = (name: string) => ({
  files: {
    'compose.yaml': `
name: ${name}
services:
  web:
    image: nginx
    ports: ["80"]
    environment: { PASSWORD: "\${TOKEN}", OTHER: ${SECRET} }
    command: [sh, -c, "echo ${SECRET}"]
    labels: { note: ${SECRET}, com.example.note: ${SECRET} }
    configs: [written, read]
    secrets: [given, read]
    x-tycho: { publish: { way: cluster-ip } }
configs: { written: { content: "a ${SECRET}" }, read: { file: ./app.conf } }
secrets: { given: { environment: TOKEN }, read: { file: ./key.bin } }
`,
    'app.conf': `password=${SECRET}`,
    'key.bin': { base64: Buffer.from(`\0${SECRET}`).toString('base64') },
  },
  environment: { TOKEN: SECRET },
});

const wrong = compose(`services: { web: { image: a, ports: ["80:${QUOTED}"] } }`);

const started = (name: string) => ({
  name,
  principal: { username: 'ann', access_token: SECRET, refresh_token: SECRET },
  env: { PASSWORD: SECRET },
  system: { services: { web: { image: 'nginx', environment: { KEY: SECRET }, ports: ['80:80'] } } },
  services: { web: { port: 80 } },
});

const write = (url: string, body: object, { key, method = 'POST' }: { key?: string; method?: string } = {}) =>
  ask(url, {
    method,
    headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    body: JSON.stringify(body),
  });

async function endOf(url: string, id: string): Promise<Job> {
  for (;;) {
    const job = (await ask(`${url}/jobs/${id}?wait=20`)).body as Job;
    if (hasEnded(job)) return job;
  }
}

/** Lets systems live through all that there is, each to a good end; answers what the API says of their jobs. */
async function live(url: string): Promise<Job[]> {
  const client = new TychoClient(url);
  const ended = async (answer: { status: number; body: unknown }) => {
    expect([answer.status, answer.body]).toEqual([202, answer.body]);
    return endOf(url, (answer.body as { jobId: string }).jobId);
  };
  const single = await lastOf(await client.up(told('single')));
  const system = `${url}/systems/${single.guid}`;
  const modified = await ended(await write(system, { labels: { note: SECRET } }, { method: 'PATCH', key: 'modified' }));
  const rolled = await ended(await write(`${system}/rollback`, { to: 1 }, { key: 'rolled' }));
  expect((await write(system, { labels: { more: SECRET }, dryRun: true }, { method: 'PATCH', key: 'd' })).status).toBe(
    200,
  );
  expect((await write(`${url}/systems`, { ...told('dry'), dryRun: true }, { key: 'dry' })).status).toBe(200);
  const [keyed, again] = [0, 1].map(() => write(`${url}/systems`, told('keyed'), { key: 'keyed' }));
  expect((await again)?.body).toEqual((await keyed)?.body);
  const asked = await ended((await keyed) ?? { status: 0, body: null });
  const batch = await client.bulk({ defaults: told('many'), launches: [{ count: 3 }, { labels: { note: SECRET } }] });
  await expect.poll(async () => (await client.batch(batch.id)).counts.completed, { timeout: 30_000 }).toBe(4);
  const original = await write(`${url}/system/start`, started('first'), { key: 'first' });
  expect(original).toMatchObject({ status: 200, body: { status: 'success' } });
  const { sid } = (original.body as { result: { sid: string } }).result;
  await expect.poll(async () => (await client.system(sid)).state, { timeout: 20_000 }).toBe('ready');
  const down = await lastOf(await client.down(single.guid));
  await expect
    .poll(async () => (await ask(`${url}/jobs?state=active,queued,waiting`)).body)
    .toMatchObject({ jobs: [] });
  for (const it of [single, modified, rolled, asked, down]) expect(it.state).toBe('completed');
  return [single, modified, rolled, asked];
}

/** All that the API shows of jobs, systems and itself, but for what is asked of one system. */
async function shown(url: string, jobs: readonly Job[]): Promise<string> {
  const paths = [
    '/jobs',
    '/systems?drift=true',
    '/batches',
    '/metrics',
    '/readyz',
    '/board/api/queues?activeQueue=systems&status=completed&page=1',
    ...jobs.flatMap(({ id, guid }) => [`/jobs/${id}`, `/board/api/queues/systems/${id}`, `/systems/${guid}`]),
  ];
  const answers = await Promise.all(paths.map((it) => ask(url + it)));
  return JSON.stringify(answers.map((it) => it.body));
}

async function keyFile(...keys: readonly Buffer[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-test-'));
  const path = join(folder, 'keys');
  await writeFile(path, `# first\n${keys.map((it) => it.toString('base64')).join('\n')}\n`);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test.each(['utf8', 'base64', 'base64url', 'hex'] as const)('what is told in %s is found', (encoding) => {
  for (const before of ['', '-', '--', '---'])
    expect(tells(`"${Buffer.from(`${before}${SECRET}!`).toString(encoding)}"`, SECRET)).toBe(true);
  expect(tells(Buffer.from(QUOTED).toString(encoding), SECRET)).toBe(false);
});

test('with a key nothing of what systems are made of is told to Redis, nor to logs, metrics or traces', {
  timeout: 180_000,
}, async () => {
  await using cluster = await startEmbedded({ readyAfter: 100 });
  await using redis = await testRedis();
  await using receiver = await startOtlpReceiver();
  await using keys = await keyFile(randomBytes(32));
  await using monitor = await redisCommands(redis.url);
  const common = ['--redis', redis.url, '--cluster', cluster.url, '--payload-key-file', keys.path, '--debug'];
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, TYCHO_LOG: 'json' };
  await using api = startCli(['api', ...common, '--port', '0', '--workers', '0', '--board'], env);
  const url = await api.printed(/API {7}(http:\S+)\n/);
  const client = new TychoClient(url);

  // Nobody works on it yet, and all of it lies in Redis.
  const waiting = await client.up(told('waiting'));
  const refused = await client.bulk({
    defaults: told('waiting'),
    launches: [{ count: 2 }, wrong],
  });
  const [bad] = await client.batchItems(refused.id, { state: 'refused' });
  expect(JSON.stringify(bad)).toContain(QUOTED);
  expect(tells(await redisContents(redis.url), SECRET)).toBe(false);

  await using worker = startCli(['worker', ...common], env);
  const failed = await lastOf(await client.up(oneService('bad', `missing/${QUOTED}`)));
  expect(failed.state).toBe('failed');
  expect(JSON.stringify(failed)).toContain(QUOTED);
  const warned = `${oneService('warned').files['compose.yaml']}    group_add: [${QUOTED}]\n`;
  const quoting = await lastOf(await client.up(compose(warned)));
  expect(JSON.stringify(quoting.problems)).toContain(QUOTED);
  const first = await write(`${url}/systems`, wrong, { key: 'wrong' });
  const second = await write(`${url}/systems`, wrong, { key: 'wrong' });
  expect(problemsIn(first)).toEqual(problemsIn(second));
  expect(second.headers.get('idempotency-replayed')).toBe('true');

  const jobs = await live(url);
  expect((await lastOf(waiting)).state).toBe('completed');
  expect((await lastOf(await client.retry(failed.id))).state).toBe('failed');

  const contents = await redisContents(redis.url);
  const commands = monitor.commands.join('\n');
  expect(commands).toContain('v1.');
  for (const secret of [SECRET, QUOTED]) {
    expect(tells(contents, secret)).toBe(false);
    expect(tells(commands, secret)).toBe(false);
  }
  expect(tells(await shown(url, jobs), SECRET)).toBe(false);
  await worker.kill('SIGTERM');
  await api.kill('SIGTERM');
  expect(tells(api.output + worker.output, SECRET)).toBe(false);
  expect(receiver.spans.length).toBeGreaterThan(50);
  expect(tells(JSON.stringify(receiver.spans), SECRET)).toBe(false);
});

test('without a key nothing of it is left in Redis when all is completed, and it is told what happened all the same', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startEmbedded({ readyAfter: 100 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
  const jobs = await live(tycho.url);
  expect(tells(await redisContents(tycho.redis.url), SECRET)).toBe(false);
  for (const { version: _, ...job } of jobs) {
    expect(await tycho.client.job(job.id)).toMatchObject({ ...job, services: { web: { state: 'ready' } } });
    const again = await ask(`${tycho.url}/jobs/${job.id}/retry`, { method: 'POST' });
    expect(problemsIn(again)).toMatchObject([{ code: 'job-unfinished' }]);
  }
});

test('a file that has no keys is refused before anything is started, and nothing of it is repeated', async () => {
  await using keys = await keyFile(randomBytes(32), Buffer.from(SECRET));
  const args = ['worker', '--redis', 'redis://127.0.0.1:1'];
  const wrong = await runCli([...args, '--payload-key-file', keys.path]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('line 3 is no key') });
  expect(tells(wrong.stderr + wrong.stdout, SECRET)).toBe(false);
  const missing = await runCli(args, { env: { TYCHO_PAYLOAD_KEY_FILE: `${keys.path}.not` } });
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
});

test('what failed or was cancelled can be tried again, by whoever has the key', async () => {
  await using cluster = await startCluster();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, payloadKeys: [randomBytes(32)] });
  const first = await tycho.client.up(told('again'));
  await tycho.client.cancel(first.id);
  await using _ = await tycho.worker();
  expect((await lastOf(first)).state).toBe('cancelled');
  expect(await lastOf(await tycho.client.retry(first.id))).toMatchObject({ state: 'completed', retryOf: first.id });
});

test('what failed is forgotten with all that it was made of when it has lain there for a week, though nothing else ends', async () => {
  await using cluster = await startCluster();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, sweepEvery: 500 });
  const redis = new Redis(tycho.redis.url);
  const bad = (name: string) => {
    const { files, ...launch } = told(name);
    return { ...launch, files: { ...files, 'compose.yaml': files['compose.yaml'].replace('nginx', 'missing/image') } };
  };
  const age = async ({ id }: { id: string }, days: number) =>
    redis.zadd(`${DEFAULT_PREFIX}:${QUEUE_NAME}:failed`, 'XX', Date.now() - days * 24 * 3_600_000, id);
  const [old, young] = [await tycho.client.up(bad('old')), await tycho.client.up(bad('young'))];
  for (const it of [old, young]) expect((await lastOf(it)).state).toBe('failed');
  await age(young, 6.9);
  await age(old, 7.1);
  await expect.poll(async () => (await ask(`${tycho.url}/jobs/${old.id}`)).status, { timeout: 20_000 }).toBe(404);
  expect(tells(await redisContents(tycho.redis.url), SECRET)).toBe(true);
  await age(young, 7.1);
  await expect.poll(async () => (await ask(`${tycho.url}/jobs/${young.id}`)).status, { timeout: 20_000 }).toBe(404);
  expect(tells(await redisContents(tycho.redis.url), SECRET)).toBe(false);
  redis.disconnect();
});

test('a key is changed without losing jobs, and who has not the key leaves them alone', async () => {
  const [former, current] = [randomBytes(32), randomBytes(32)];
  await using cluster = await startCluster();
  await using before = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, payloadKeys: [former] });
  const redisUrl = before.redis.url;
  const common = { kubeconfig: cluster.kubeconfig, redisUrl, workers: 0 };
  await using without = await startTycho(common);
  await using after = await startTycho({ ...common, payloadKeys: [current, former] });
  const old = await before.client.up(told('old'));
  const plain = await without.client.up(told('plain'));
  const young = await after.client.up(told('young'));

  // One without a key does what is plain, and nothing of the rest.
  const keyless = await without.worker();
  expect((await lastOf(plain)).state).toBe('completed');
  const redis = new Redis(redisUrl);
  const visits = async (id: string) => Number(await redis.hget(`${DEFAULT_PREFIX}:${QUEUE_NAME}:${id}`, 'ats'));
  for (const { id } of [old, young]) await expect.poll(() => visits(id), { timeout: 20_000 }).toBeGreaterThan(1);
  const { name, state, attempts, problems } = await without.client.job(old.id);
  expect({ name, state, attempts }).toEqual({ name: 'old', state: 'queued', attempts: 0 });
  expect(problems).toMatchObject([{ level: 'warning', code: 'payload-locked' }]);
  const change = await write(
    `${without.url}/systems/${old.guid}`,
    { labels: { a: 'b' } },
    { method: 'PATCH', key: 'locked' },
  );
  expect([change.status, problemsIn(change)[0]?.code]).toEqual([503, 'payload-locked']);
  expect((await cluster.objects()).filter((it) => /old|young/.test(it))).toEqual([]);
  await keyless[Symbol.asyncDispose]();

  // Nor does one with the former key alone do what the new one has sealed.
  await using late = await before.worker();
  expect((await endOf(before.url, old.id)).state).toBe('completed');
  expect((await after.client.job(young.id)).state).toBe('queued');
  await late[Symbol.asyncDispose]();
  await using _ = await after.worker();
  expect((await lastOf(young)).state).toBe('completed');
  // A request that was made before is known after.
  const key = { key: 'changed' };
  const [answer, replay] = [
    await write(`${before.url}/systems`, told('keyed'), key),
    await write(`${after.url}/systems`, told('keyed'), key),
  ];
  expect([replay.headers.get('idempotency-replayed'), replay.body]).toEqual(['true', answer.body]);
  expect((await write(`${without.url}/systems`, told('keyed'), key)).status).toBe(409);
  redis.disconnect();
});

test('a batch whose launches an API cannot open is brought into the queue by one that can', async () => {
  await using cluster = await startCluster();
  const payloadKeys = [randomBytes(32)];
  await using keyed = await startTycho({ kubeconfig: cluster.kubeconfig, payloadKeys });
  const common = { kubeconfig: cluster.kubeconfig, redisUrl: keyed.redis.url, workers: 0 };
  await using _ = await startTycho(common);
  const batch = await keyed.client.bulk({ defaults: told('many'), launches: [{ count: 40 }] });
  await expect.poll(async () => (await keyed.client.batch(batch.id)).counts.completed, { timeout: 50_000 }).toBe(40);
});

test('what was changed in Redis, or moved to another job, is refused before anything is made of it', async () => {
  await using cluster = await startCluster();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0, payloadKeys: [randomBytes(32)] });
  const redis = new Redis(tycho.redis.url);
  const [changed, moved, from] = [
    await tycho.client.up(told('changed')),
    await tycho.client.up(told('moved')),
    await tycho.client.up(told('from')),
  ];
  const at = ({ id }: { id: string }) => `${DEFAULT_PREFIX}:${QUEUE_NAME}:${id}`;
  const dataOf = async (job: { id: string }) => JSON.parse((await redis.hget(at(job), 'data')) ?? '');
  const put = async (job: { id: string }, sealed: object) =>
    redis.hset(at(job), 'data', JSON.stringify({ ...(await dataOf(job)), sealed }));
  const { system } = (await dataOf(changed)).sealed as { system: string };
  await put(changed, { system: system.slice(0, -5) + (system.at(-5) === 'A' ? 'B' : 'A') + system.slice(-4) });
  await put(moved, (await dataOf(from)).sealed);

  await using _ = await tycho.worker();
  for (const it of [changed, moved]) {
    const { state, problems, attempts } = await lastOf(it);
    expect({ state, attempts }).toEqual({ state: 'failed', attempts: 0 });
    expect(problems).toMatchObject([{ level: 'error', code: 'payload-damaged' }]);
    const again = await ask(`${tycho.url}/jobs/${it.id}/retry`, { method: 'POST' });
    expect([again.status, problemsIn(again)[0]?.code]).toEqual([500, 'payload-damaged']);
  }
  expect((await lastOf(from)).state).toBe('completed');
  expect((await cluster.objects()).filter((it) => /changed|moved/.test(it))).toEqual([]);
  redis.disconnect();
});

test('a job whose worker died after it had taken out what was to be done is completed by another', async () => {
  await using cluster = await startCluster();
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const redis = new Redis(tycho.redis.url);
  const job = await tycho.client.up(told('done'));
  const at = `${DEFAULT_PREFIX}:${QUEUE_NAME}:${job.id}`;
  expect(tells(await redisContents(tycho.redis.url), SECRET)).toBe(true);
  const { system: _, ...rest } = JSON.parse((await redis.hget(at, 'data')) ?? '');
  await redis.hset(at, 'data', JSON.stringify({ ...rest, system: { name: 'done' } }));
  await using _worker = await tycho.worker();
  expect((await lastOf(job)).state).toBe('completed');
  redis.disconnect();
});
