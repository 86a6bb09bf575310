import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { startProxy } from '../proxy.ts';
import { testRedis } from '../redis.ts';
import { startCli } from '../run-cli.ts';

const SECRET = 'correct-horse-battery-staple';

interface Line {
  readonly level: string;
  readonly time: string;
  readonly part: string;
  readonly msg: string;
  readonly job?: string;
  readonly guid?: string;
  readonly owner?: string;
  readonly attempt?: number;
  readonly requestId?: string;
  readonly [more: string]: unknown;
}

/** Lines of the log among what a process prints for people. */
const linesOf = (output: string): Line[] =>
  output
    .split('\n')
    .filter((it) => it.startsWith('{'))
    .map((it) => JSON.parse(it) as Line);

test('every line says which job, system and owner it concerns, and none has a secret', async () => {
  await using cluster = await startEmbedded({ readyAfter: 200 });
  await using proxy = await startProxy(cluster.url);
  await using redis = await testRedis();
  const common = ['--debug', '--redis', redis.url, '--cluster', proxy.url];
  await using api = startCli(['api', ...common, '--port', '0', '--workers', '0'], {});
  await using worker = startCli(['worker', ...common], {});
  const url = await api.printed(/API {7}(http:\S+)\n/);
  let conflicts = 1;
  proxy.answer = (line) =>
    line.startsWith('PATCH') && line.includes('/deployments/retried-') && conflicts-- > 0 ? { status: 409 } : null;

  const launch = async (body: object, id: string, query = '') => {
    const answer = await ask(`${url}/systems${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': id, 'tycho-owner': 'ana' },
      body: JSON.stringify(body),
    });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([202, id]);
    return answer.body as { jobId: string; guid: string };
  };
  const secretive = compose(
    `name: good\nservices:\n  web:\n    image: nginx\n    environment: { DB_PASSWORD: "${SECRET}" }\n` +
      `    secrets: [key]\nsecrets:\n  key: { environment: KEY }\n`,
  );
  const good = await launch({ ...secretive, environment: { KEY: SECRET } }, 'of-the-good');
  const bad = await launch(oneService('bad', 'missing/notebook'), 'of-the-bad');
  const retried = await launch(oneService('retried'), 'of-the-retried');
  await ask(`${url}/systems?environment=TOKEN=${SECRET}`, {
    method: 'POST',
    headers: { 'content-type': 'application/yaml' },
    body: `name: queried\nservices:\n  web: { image: nginx, command: "echo $$\{TOKEN}" }\n`,
  });
  const stateOf = async ({ jobId }: { jobId: string }) => (await ask(`${url}/jobs/${jobId}`)).body;
  await expect.poll(() => stateOf(good), { timeout: 30_000 }).toMatchObject({ state: 'completed' });
  await expect.poll(() => stateOf(bad), { timeout: 30_000 }).toMatchObject({ state: 'failed' });
  await expect.poll(() => stateOf(retried), { timeout: 30_000 }).toMatchObject({ state: 'completed', attempts: 1 });
  const foreign = await ask(`${url}/jobs/none`, { headers: { 'x-request-id': 'two words' } });
  expect(foreign.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  await worker.kill('SIGTERM');
  await api.kill('SIGTERM');

  for (const { output } of [api, worker]) expect(output).not.toContain(SECRET);
  const ofApi = linesOf(api.output);
  const ofWorker = linesOf(worker.output);
  for (const line of [...ofApi, ...ofWorker])
    expect(line).toMatchObject({
      level: expect.any(String),
      time: expect.stringMatching(/^20.*Z$/),
      part: expect.any(String),
    });

  // A line of the worker that has a job has all of it; and lines that name the system in their text are such lines.
  for (const { jobId, guid } of [good, bad, retried]) {
    const about = ofWorker.filter((it) => JSON.stringify(it).includes(guid.slice(0, 8)));
    expect(about.length).toBeGreaterThan(5);
    for (const line of about)
      expect(line).toMatchObject({ job: jobId, guid, owner: 'ana', attempt: expect.any(Number) });
    expect(ofApi.filter((it) => it.job === jobId)).toMatchObject([
      { guid, owner: 'ana', level: 'info', msg: 'up accepted' },
    ]);
  }
  const told = (job: { jobId: string }) =>
    ofWorker
      .filter((it) => it.job === job.jobId && it.level !== 'debug')
      .map((it) => `${it.level} ${it.msg.split(':')[0]}`);
  expect(told(good)).toEqual(['info up begun', 'info up completed']);
  expect(told(bad)).toEqual(['info up begun', 'error up failed']);
  expect(told(retried)).toEqual(['info up begun', 'warn up is tried again', 'info up completed']);
  expect(ofWorker.find((it) => it.msg === 'up completed')).toMatchObject({ durationMs: expect.any(Number) });
  const last = ofWorker.findLast((it) => it.job === retried.jobId && it.msg === 'up completed');
  expect(last?.attempt).toBe(2);

  const ofRequest = ofApi.filter((it) => it.requestId === 'of-the-good');
  expect(ofRequest.map((it) => it.msg)).toEqual(expect.arrayContaining(['up accepted', 'POST /systems 202']));
  expect(ofRequest.find((it) => it.msg === 'POST /systems 202')).toMatchObject({
    level: 'info',
    route: '/systems',
    status: 202,
    durationMs: expect.any(Number),
  });
});
