import { hasEnded, type Job } from '@tycho/contract';
import { startEmbedded } from '@tycho/embedded';
import { describe, test } from 'vitest';
import { oneService } from '../compose-texts.ts';
import { allEvents, type ReadEvent } from '../read-events.ts';
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
});
