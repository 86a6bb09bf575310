import { TychoClient, watchJobs } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { startProxy } from '../proxy.ts';
import { allEvents, type ReadEvent, readEvents } from '../read-events.ts';
import { startTycho } from '../tycho.ts';

const cluster = () => startEmbedded({ readyAfter: 20 });

const endsOf = (events: readonly ReadEvent[]) =>
  events.filter((it) => it.event === 'end').map((it) => (it.data as Job).id);

describe.concurrent('event streams', () => {
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
    const { launches } = await one.client.bulk({ launches: [{ ...oneService('many'), count: 50 }] });
    const ids = launches.flatMap((it) => it.accepted.map(({ jobId }) => jobId)).sort();
    expect(ids).toHaveLength(50);
    for (const events of [whole, pieces])
      await expect.poll(() => endsOf(events).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(50);
    stop.abort();
    await Promise.all([uncut, cut]);
    expect(endsOf(whole).sort()).toEqual(ids);
    expect(endsOf(pieces).sort()).toEqual(ids);
  });

  test('a stream goes on at another API when its own is gone, and when Redis was away', async ({ expect }) => {
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

  test('a client follows more jobs than fit into a request, over connections that break', async ({ expect }) => {
    await using kube = await cluster();
    await using tycho = await startTycho({ kubeconfig: kube.kubeconfig });
    await using proxy = await startProxy(tycho.url);
    const client = new TychoClient(proxy.url);
    const { launches } = await client.bulk({ launches: [{ ...oneService('crowd'), count: 160 }] });
    const ids = launches.flatMap((it) => it.accepted.map(({ jobId }) => jobId));
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
