import { TychoClient, watchJobs } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { JobEvents, JobFeed, JobQueue } from '@tycho/queue';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { launchedMany } from '../launched-many.ts';
import { startProxy } from '../proxy.ts';
import { allEvents, type ReadEvent, readEvents } from '../read-events.ts';
import { runCli, startCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const cluster = () => startEmbedded({ readyAfter: 20 });

const endsOf = (events: readonly ReadEvent[]) =>
  events.filter((it) => it.event === 'end').map((it) => (it.data as Job).id);

describe('event streams', () => {
  test('a job is told as it is, as it changes, and at its end, and then the stream closes', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const { id } = await tycho.client.up(oneService('one'));
    const events = await allEvents(`${tycho.url}/jobs/${id}/events`);
    expect(endsOf(events)).toEqual([id]);
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { id, state: 'completed' } });
    const told = events.map((it) => (it.data as Job).version);
    expect(told.filter((it, at) => it === told[at - 1])).toEqual([]);
    expect(events.slice(0, -1).every((it) => it.event === 'progress' && !hasEnded(it.data as Job))).toBe(true);
    expect((await allEvents(`${tycho.url}/jobs/${id}/events`)).map((it) => it.event)).toEqual(['end']);
    const last = events.at(-1)?.id ?? '';
    const again = await fetch(`${tycho.url}/jobs/${id}/events`, { headers: { 'last-event-id': last } });
    expect(again.status).toBe(204);
  });

  test('a stream that is cut again and again, and goes on at either of two APIs, tells every end once', async ({
    expect,
  }) => {
    await using kube = await cluster();
    await using one = await startTycho({ kubeconfig: kube.kubeconfig });
    await using two = await startTycho({ kubeconfig: kube.kubeconfig, redisUrl: one.redis.url, workers: 0 });
    const stop = new AbortController();
    const whole: ReadEvent[] = [];
    const uncut = collect(readEvents(`${two.url}/events`, { signal: stop.signal }), whole);
    const pieces: ReadEvent[] = [];
    const cut = readInPieces([one.url, two.url], pieces, stop.signal);
    const launched = await launchedMany(one.client, { launches: [{ ...oneService('many'), count: 50 }] });
    const ids = launched.map(({ jobId }) => jobId).sort();
    expect(ids).toHaveLength(50);
    for (const events of [whole, pieces])
      await expect.poll(() => endsOf(events).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(50);
    stop.abort();
    await Promise.all([uncut, cut]);
    expect(endsOf(whole).sort()).toEqual(ids);
    expect(endsOf(pieces).sort()).toEqual(ids);
  });

  test('a stream goes on at another API when its own is gone', async ({ expect }) => {
    await using kube = await cluster();
    await using one = await startTycho({ kubeconfig: kube.kubeconfig });
    const gone = await startTycho({ kubeconfig: kube.kubeconfig, redisUrl: one.redis.url, workers: 0 });
    const { id } = await one.client.up(oneService('first'));
    const events: ReadEvent[] = [];
    const reading = collect(readEvents(`${gone.url}/events?since=${new Date(0).toISOString()}`), events);
    await expect.poll(() => endsOf(events), { timeout: 30_000 }).toEqual([id]);
    await gone[Symbol.asyncDispose]();
    await reading;
    const second = await one.client.up(oneService('second'));
    await second.finished();
    const stop = new AbortController();
    const lastEventId = events.findLast((it) => it.id !== null)?.id ?? undefined;
    const resumed = collect(readEvents(`${one.url}/events`, { lastEventId, signal: stop.signal }), events);
    await expect.poll(() => endsOf(events), { timeout: 30_000 }).toEqual([id, second.id]);
    stop.abort();
    await resumed;
  });

  test('a client follows more jobs than fit into a request, over connections that break', {
    timeout: 180_000,
  }, async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    await using proxy = await startProxy(tycho.url);
    const client = new TychoClient(proxy.url);
    const ids = (await launchedMany(client, { launches: [{ ...oneService('crowd'), count: 160 }] })).map(
      ({ jobId }) => jobId,
    );
    const ends: string[] = [];
    for await (const job of watchJobs(client, ids)) {
      if (!hasEnded(job)) continue;
      ends.push(job.id);
      if (ends.length % 60 === 0) {
        await proxy.goAway();
        await proxy.comeBack();
      }
    }
    expect(ends.toSorted()).toEqual(ids.toSorted());
    expect(proxy.seen.filter((it) => it === 'GET /events').length).toBeGreaterThanOrEqual(2);
  });

  test('waiting for a job is answered when it changes, and at once when it differs from what is known', async ({
    expect,
  }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig, workers: 0 });
    const { id } = await tycho.client.up(oneService('later'));
    const queued = await tycho.client.job(id);
    expect(await tycho.client.job(id, { wait: 60, since: 'another' })).toEqual(queued);
    expect(await tycho.client.job(id, { wait: 0.01 })).toEqual(queued);
    const changed = tycho.client.job(id, { wait: 60, since: queued.version });
    await using _ = await tycho.worker();
    expect((await changed).version).not.toBe(queued.version);
    const refused = tycho.client.job(id, { wait: 61 });
    await expect(refused).rejects.toMatchObject({ problems: [{ code: 'request-invalid', path: 'wait' }] });
    await expect(tycho.client.job('up-00000000-0', { wait: 1 })).rejects.toMatchObject({ status: 404 });
  });

  test('the events of a system end also when it was never there, or not while anybody looked', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig, workers: 0 });
    const { id, guid } = await tycho.client.up(oneService('never'));
    const told: string[] = [];
    const following = (async () => {
      for await (const it of tycho.client.systemEvents(guid)) told.push(it.event);
    })();
    await expect.poll(() => told, { timeout: 20_000 }).toContain('progress');
    await tycho.client.cancel(id);
    await using _ = await tycho.worker();
    await following;
    expect(told.filter((it) => it !== 'progress')).toEqual(['end', 'removed']);
  });

  test('the events of a system tell of its operations and of what becomes of it, until it is gone', async ({
    expect,
  }) => {
    await using kube = await startEmbedded({ readyAfter: 1_500 });
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const { guid } = await (await tycho.client.up(oneService('seen'))).finished();
    const told: string[] = [];
    for await (const it of tycho.client.systemEvents(guid)) {
      told.push(it.event === 'system' ? it.system.state : it.event);
      if (it.event === 'system' && it.system.state === 'ready') {
        const pods = `${kube.url}/api/v1/namespaces/default/pods`;
        const { body } = await ask(`${pods}?labelSelector=tycho-guid%3D${guid}`);
        const [pod] = (body as { items: { metadata: { name: string } }[] }).items;
        if (told.filter((state) => state === 'ready').length === 1)
          await fetch(`${pods}/${pod?.metadata.name}`, { method: 'DELETE' });
        else await tycho.client.down(guid);
      }
    }
    expect(told.filter((it) => it !== 'progress')).toEqual(expect.arrayContaining(['ready', 'end', 'removed']));
    expect(told.indexOf('ready')).toBe(0);
    expect(told.lastIndexOf('ready')).toBeGreaterThan(0);
    await expect(fetch(`${tycho.url}/systems/${guid}/events`).then((it) => it.status)).resolves.toBe(404);
  });

  test('that the cluster is away is told, though no event says so', async ({ expect }) => {
    await using kube = await cluster();
    await using proxy = await startProxy(kube.url);
    await using tycho = await startTycho({ kubeconfig: proxy.kubeconfig });
    await proxy.goAway();
    const { id } = await tycho.client.up(oneService('away'));
    let wasAway = false;
    for await (const { event, job } of tycho.client.events({ ids: [id] })) {
      const isAway = job.problems.some((it) => it.code === 'cluster-unavailable');
      if (isAway && !wasAway) await proxy.comeBack();
      wasAway ||= isAway;
      if (event === 'end') expect([job.state, isAway]).toEqual(['completed', false]);
    }
    expect(wasAway).toBe(true);
  });

  test('a reader that stalls costs nothing, and is told of each job once, as it is by then', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const queue = new JobQueue({ redisUrl: tycho.redis.url });
    await queue.connect();
    await using events = new JobEvents({ redisUrl: tycho.redis.url, source: queue });
    const stop = new AbortController();
    using feed = await JobFeed.open(events, { kind: 'all', owner: null }, '0-0', stop.signal);
    const told = feed.changes();
    const { id } = await tycho.client.up(oneService('first'));
    await told.next();
    const ids = (await launchedMany(tycho.client, { launches: [{ ...oneService('stalled'), count: 20 }] })).map(
      ({ jobId }) => jobId,
    );
    for await (const _ of watchJobs(tycho.client, [id, ...ids]));
    await expect.poll(() => ids.filter((it) => !events.latest(it)?.ended), { timeout: 20_000 }).toEqual([]);
    const changes: string[] = [];
    while (changes.length < ids.length + 1) {
      const { value } = await told.next();
      changes.push(`${value?.job.id} ${value?.job.state}`);
    }
    expect(changes.toSorted()).toEqual([id, ...ids].map((it) => `${it} completed`).toSorted());
    stop.abort();
    await queue.close();
  });

  test('no more streams are taken than the API has room for, and the others are told so', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig, workers: 0 });
    const queue = new JobQueue({ redisUrl: tycho.redis.url });
    await queue.connect();
    await using events = new JobEvents({ redisUrl: tycho.redis.url, source: queue, mostListeners: 1 });
    const { signal } = new AbortController();
    const all = { kind: 'all', owner: null } as const;
    {
      using _ = await JobFeed.open(events, all, null, signal);
      await expect(JobFeed.open(events, all, null, signal)).rejects.toMatchObject({
        problems: [{ code: 'streams-exhausted' }],
      });
    }
    using _ = await JobFeed.open(events, all, null, signal);
    expect(events.listeners).toBe(1);
    await queue.close();
  });

  test('a stream goes on when the connections to Redis were cut', { timeout: 240_000 }, async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const redis = new Redis(tycho.redis.url);
    const stop = new AbortController();
    const events: ReadEvent[] = [];
    const reading = collect(
      readEvents(`${tycho.url}/events?since=${new Date(0).toISOString()}`, { signal: stop.signal }),
      events,
    );
    const ids: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      ids.push((await tycho.client.up(oneService(name))).id);
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      // A job that was just being handed out is taken over once its lock has run out.
      await expect.poll(() => endsOf(events), { timeout: 75_000 }).toEqual(ids);
    }
    stop.abort();
    await reading;
    redis.disconnect();
  });

  test('there are no logs where no containers run, and it is said why', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const { guid } = await (await tycho.client.up(oneService('silent'))).finished();
    const missing = { problems: [{ code: 'containers-missing' }] };
    for (const follow of [false, true])
      await expect(tycho.client.logs(guid, { follow }).next()).rejects.toMatchObject(missing);
    await expect(tycho.client.top(guid)).rejects.toMatchObject(missing);
    const command = await runCli(['logs', 'silent'], { env: { TYCHO_URL: tycho.url } });
    expect([command.code, command.stderr]).toEqual([1, expect.stringContaining('no containers run')]);
    await expect(tycho.client.logs(guid, { services: ['web', 'wep'] }).next()).rejects.toMatchObject({
      problems: [{ code: 'service-undefined', hint: 'It has: web.' }],
    });
  });

  test('the command tells what happens to a system until it is gone', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    const { guid } = await (await tycho.client.up(oneService('told'))).finished();
    await using command = startCli(['events', 'told', '--since', '1h'], { TYCHO_URL: tycho.url });
    await command.printed(/system told \w+ ready/);
    await (await tycho.client.down(guid)).finished();
    await expect.poll(() => command.output, { timeout: 20_000 }).toContain(`system ${guid.slice(0, 8)} removed`);
    expect(command.output).toContain(`up told ${guid.slice(0, 8)} completed web: ready`);
    await expect.poll(() => command.output, { timeout: 20_000 }).toContain(`down told ${guid.slice(0, 8)} completed`);
  });

  test('what cannot be an id of an event is refused', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig, workers: 0 });
    const answer = await fetch(`${tycho.url}/events`, { headers: { 'last-event-id': 'yesterday' } });
    expect(await answer.json()).toMatchObject({ problems: [{ code: 'request-invalid', path: 'Last-Event-ID' }] });
    expect((await fetch(`${tycho.url}/events?since=yesterday`)).status).toBe(400);
    expect((await fetch(`${tycho.url}/jobs/up-00000000-0/events`)).status).toBe(404);
  });
});

async function collect(events: AsyncIterable<ReadEvent>, into: ReadEvent[]): Promise<void> {
  try {
    for await (const event of events) into.push(event);
  } catch (error) {
    if (!(error instanceof Error && (error.name === 'AbortError' || error.message === 'terminated'))) throw error;
  }
}

/** Reads on, now here, now there; each connection is cut after a few events. */
async function readInPieces(urls: readonly string[], into: ReadEvent[], signal: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  for (let round = 0; !signal.aborted; round++) {
    const cut = new AbortController();
    let left = 1 + ((round * 7) % 23);
    const events = readEvents(`${urls[round % urls.length]}/events`, {
      lastEventId: lastEventId ?? '0-0',
      signal: AbortSignal.any([signal, cut.signal]),
    });
    await collect(
      (async function* () {
        for await (const event of events) {
          lastEventId = event.id ?? lastEventId;
          yield event;
          if (--left === 0) return cut.abort();
        }
      })(),
      into,
    );
  }
}
