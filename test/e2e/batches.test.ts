import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchBatch } from '@tycho/client';
import type { Batch, Job } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, post, problemsIn } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { allEvents } from '../read-events.ts';
import { runCli, startCli } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const defaults = oneService('many');
const written = {
  files: { 'compose.yaml': 'services:\n  web:\n    image: "nginx:${TAG:?no tag}"\n    ports: ["80"]\n' },
};

describe('a batch', () => {
  let cluster: Awaited<ReturnType<typeof startEmbedded>>;
  let tycho: Tycho;
  let folder = '';
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 0 });
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig });
    folder = await mkdtemp(join(tmpdir(), 'tycho-test-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await tycho?.[Symbol.asyncDispose]();
    await cluster?.stop();
  });
  const bulk = (body: object) => post(`${tycho.url}/systems/bulk`, body);
  const finished = async (id: string): Promise<Batch> => {
    let last: Batch | undefined;
    for await (const batch of watchBatch(tycho.client, id)) last = batch;
    return last ?? tycho.client.batch(id);
  };

  test('launches each with its own name, variables and labels, which all its objects have', async () => {
    const batch = await tycho.client.bulk({
      defaults: { ...written, environment: { TAG: '1' }, labels: { course: 'db' } },
      launches: [
        { projectName: 'ann', labels: { team: 'a' } },
        { projectName: 'bob', environment: { TAG: '2' }, count: 2 },
      ],
    });
    expect((await batch.finished()).counts).toMatchObject({ completed: 3, queued: 0, begun: 0, refused: 0 });
    const items = await batch.items();
    expect(items.map(({ item, launch, name, state }) => ({ item, launch, name, state }))).toEqual([
      { item: 0, launch: 0, name: 'ann', state: 'completed' },
      { item: 1, launch: 1, name: 'bob', state: 'completed' },
      { item: 2, launch: 1, name: 'bob', state: 'completed' },
    ]);
    const { body } = await ask(`${cluster.url}/apis/apps/v1/deployments?labelSelector=course%3Ddb`);
    const deployments = (body as { items: { metadata: { labels: Record<string, string> }; spec: unknown }[] }).items;
    expect(deployments).toHaveLength(3);
    expect(deployments.filter((it) => it.metadata.labels.team === 'a')).toHaveLength(1);
    expect(deployments.filter((it) => JSON.stringify(it.spec).includes('nginx:2'))).toHaveLength(2);
    expect(await batch.items({ state: 'failed' })).toEqual([]);
    expect(await tycho.client.job(items[0]?.jobId ?? '')).toMatchObject({ batchId: batch.id });
  });

  test('launches what is good of it, and says of each other one why not', async () => {
    const launches = [
      { environment: { TAG: '1' } },
      {},
      { environment: { TAG: '1' }, labels: { executor: 'x' }, count: 3 },
    ];
    const batch = await tycho.client.bulk({ defaults: written, launches });
    expect(batch).toMatchObject({ total: 5, refused: 4 });
    const errors = batch.problems.filter((it) => it.level === 'error').map((it) => `${it.code} ${it.path}`);
    expect(errors).toEqual([
      'variable-required launches[1].services.web.image',
      'request-invalid launches[2].labels.executor',
    ]);
    expect((await batch.finished()).counts).toMatchObject({ completed: 1, refused: 4 });
    expect((await batch.items({ state: 'refused' })).map((it) => [it.item, it.launch, it.problems.length])).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 2, 1],
      [4, 2, 1],
    ]);
  });

  test('is told as it happens: what was refused, its counts, the end of each job once, and itself at last', async () => {
    const launches = [{ projectName: 'ok', count: 30, environment: { TAG: '1' } }, { projectName: 'bad' }];
    const { id } = await tycho.client.bulk({ defaults: written, launches });
    const url = `${tycho.url}/batches/${id}/events`;
    const events = await allEvents(url);
    const of = (name: string) => events.filter((it) => it.event === name).map((it) => it.data);
    expect(of('refused')).toMatchObject([{ item: 30, state: 'refused', problems: [{ code: 'variable-required' }] }]);
    const items = await tycho.client.batchItems(id, { state: 'completed' });
    expect(
      of('end')
        .map((it) => (it as Job).id)
        .sort(),
    ).toEqual(items.map((it) => it.jobId).sort());
    expect(events.at(-1)).toMatchObject({ event: 'batch', data: { counts: { completed: 30, refused: 1 } } });
    expect(events.at(-1)?.data).toEqual(await tycho.client.batch(id));
    const half = events.filter((it) => it.event === 'end')[14];
    const rest = await allEvents(url, { lastEventId: half?.id ?? '' });
    expect(rest.filter((it) => it.event === 'end').map((it) => it.data)).toEqual(of('end').slice(15));
    expect((await fetch(url, { headers: { 'last-event-id': events.at(-1)?.id ?? '' } })).status).toBe(204);
    expect((await allEvents(`${url}?jobs=false`)).map((it) => it.event)).toEqual(['batch']);
    expect((await ask(`${tycho.url}/batches/none/events`)).status).toBe(404);
  });

  test('launches nothing when that is asked for and one is bad, and when all are', async () => {
    const before = (await tycho.client.batches()).length;
    for (const body of [
      { defaults: written, launches: [{ environment: { TAG: '1' } }, {}], allOrNothing: true },
      { defaults: written, launches: [{}, {}] },
      { launches: [{ projectName: 'nothing' }] },
    ]) {
      const answer = await bulk(body);
      expect(answer.status).toBe(400);
      expect(problemsIn(answer)[0]?.path).toMatch(/^launches\[\d]\./);
    }
    expect((await tycho.client.batches()).length).toBe(before);
  });

  test('is accepted once with a key, by whoever is asked', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ defaults, launches: [{ count: 5 }] });
    const send = () =>
      ask(`${tycho.url}/systems/bulk`, { method: 'POST', headers: { ...headers, 'idempotency-key': 'b1' }, body });
    const [first, again] = [await send(), await send()];
    expect(again.body).toEqual(first.body);
    expect((await finished((first.body as { batchId: string }).batchId)).total).toBe(5);
  });

  test('can be listed by owner, page by page, and is unknown to nobody else', async () => {
    const owned = async () => {
      const headers = { 'content-type': 'application/json', 'tycho-owner': 'lister' };
      const body = JSON.stringify({ defaults, launches: [{}] });
      return (await ask(`${tycho.url}/systems/bulk`, { method: 'POST', headers, body })).body as { batchId: string };
    };
    const ids = [await owned(), await owned(), await owned()].map((it) => it.batchId);
    expect((await tycho.client.batches({ owner: 'lister' })).map((it) => it.id)).toEqual(ids.toReversed());
    const page = await ask(`${tycho.url}/batches?owner=lister&limit=2`);
    expect(page.body).toMatchObject({ batches: [{ id: ids[2] }, { id: ids[1] }], cursor: '2' });
    const none = await ask(`${tycho.url}/batches/none`);
    expect([none.status, problemsIn(none)]).toMatchObject([404, [{ code: 'batch-unknown' }]]);
    expect((await ask(`${tycho.url}/batches?limit=0`)).status).toBe(400);
  });

  test('goes with its systems, as a batch of its own', async () => {
    const batch = await tycho.client.bulk({
      defaults: oneService('leaving'),
      launches: [{ count: 10 }, { files: {} }],
    });
    await batch.finished();
    const removal = await tycho.client.downBatch(batch.id);
    expect(await removal.finished()).toMatchObject({ kind: 'down', total: 10, counts: { completed: 10 } });
    expect((await tycho.client.systems()).filter((it) => it.name === 'leaving')).toEqual([]);
  });

  test('of a file of parameters tells in which line something is wrong, and follows the rest', async () => {
    const [compose, parameters] = [join(folder, 'compose.yaml'), join(folder, 'users.csv')];
    await writeFile(compose, written.files['compose.yaml']);
    await writeFile(parameters, 'name,env.TAG,label.team\nann-1,1,a\nbob-1,,a\ncyd-1,3,\n');
    const cli = (...args: string[]) => runCli(args, { env: { TYCHO_URL: tycho.url } });
    const up = await cli('up', '-f', compose, '--each', parameters, '--wait');
    expect(up.code).toBe(1);
    expect(up.stderr).toContain(`(${parameters}:3)`);
    expect(up.stderr).toContain('[variable-required]');
    expect(up.stderr).toMatch(/3 systems: 2 completed, 1 refused/);
    expect(up.stdout.split('\n').map((it) => it.split(' ')[0])).toEqual(['SYSTEM', 'ann-1', 'cyd-1', '']);

    const nothing = await cli('up', '-f', compose, '--each', parameters, '--all-or-nothing');
    expect({ code: nothing.code, stdout: nothing.stdout }).toEqual({ code: 1, stdout: '' });
    expect(nothing.stderr).toContain(`(${parameters}:3)`);

    const detached = await cli('up', '-f', compose, '-e', 'TAG=1', '--count', '3', '--detach');
    const id = detached.stdout.trim();
    expect((await cli('batch', id, '--wait')).code).toBe(0);
    expect((await cli('batch', id)).stdout).toContain('3 systems: 3 completed');
    expect((await cli('batch', id, '--items', '-o', 'name')).stdout.trim().split('\n')).toHaveLength(3);
    expect((await cli('batches')).stdout).toContain(id);
    const down = await cli('down', '--batch', id);
    expect([down.code, down.stdout.trim().split('\n').length]).toEqual([0, 3]);
    expect((await cli('up', '--each', parameters, '--count', '2')).code).toBe(2);
  });
});

test('the events of a batch tell of jobs that come into the queue later, and end with it when it is cancelled', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const batch = await tycho.client.bulk({ defaults, launches: [{ count: 1_500 }] });
  const states: string[] = [];
  let last: Batch | undefined;
  const listening = (async () => {
    for await (const it of batch.events()) {
      if (it.event === 'end') states.push(it.job.state);
      if (it.event === 'batch') last = it.batch;
    }
  })();
  await using _ = await tycho.worker();
  await expect.poll(() => states.length, { timeout: 60_000 }).toBeGreaterThan(100);
  await tycho.client.cancelBatch(batch.id);
  await listening;
  const { counts, total } = await tycho.client.batch(batch.id);
  expect(last).toMatchObject({ cancelled: true, counts });
  expect(counts.completed + counts.cancelled).toBe(total);
  expect(states.filter((it) => it === 'completed')).toHaveLength(counts.completed);
});

test('what has not begun of a batch is cancelled with it, and nothing of that is made', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const batch = await tycho.client.bulk({ defaults, launches: [{ count: 300 }] });
  expect((await tycho.client.cancelBatch(batch.id)).counts).toMatchObject({ queued: 0, cancelled: 300 });
  await using _ = await tycho.worker();
  await (await tycho.client.up(oneService('after'))).finished();
  expect((await tycho.client.systems()).map((it) => it.name)).toEqual(['after']);
  expect(await tycho.client.batch(batch.id)).toMatchObject({ cancelled: true, counts: { cancelled: 300 } });
});

test('an accepted batch reaches the queue though its API is killed, and an unanswered one is completed by its key', async () => {
  await using cluster = await startEmbedded({ readyAfter: 0 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'tycho-test-'));
  const redis = new Redis(tycho.redis.url);
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(cluster.kubeconfig));
  const queued = () => redis.zcard('tycho:systems:prioritized');
  const launches = [{ count: 4_000 }];
  const send = (url: string, key: string) =>
    ask(`${url}/systems/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ defaults, launches }),
    });
  const api = () =>
    startCli(['api', '--workers', '0', '--redis', tycho.redis.url, '--port', '0'], { KUBECONFIG: kubeconfig });

  {
    await using dying = api();
    const url = await dying.printed(/API +(http:\S+)/);
    const { status, body } = await send(url, 'accepted');
    await dying.kill('SIGKILL');
    expect(status).toBe(202);
    expect(await queued()).toBeLessThan(4_000);
    await expect.poll(queued, { timeout: 60_000 }).toBe(4_000);
    const { batchId } = body as { batchId: string };
    expect((await tycho.client.batch(batchId)).counts.queued).toBe(4_000);
  }
  await redis.del('tycho:systems:prioritized');
  {
    await using dying = api();
    const url = await dying.printed(/API +(http:\S+)/);
    const answer = send(url, 'unanswered').catch(() => null);
    await expect.poll(() => redis.keys('tycho:request:*').then((it) => it.length), { interval: 1 }).toBe(2);
    await dying.kill('SIGKILL');
    await answer;
    const again = await send(tycho.url, 'unanswered');
    expect(again.status).toBe(202);
    await expect.poll(queued, { timeout: 60_000 }).toBe(4_000);
  }
  expect(await tycho.client.batches()).toHaveLength(2);
  redis.disconnect();
  await rm(folder, { recursive: true });
}, 180_000);
