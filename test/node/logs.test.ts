import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { giveImages } from './reach.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const image = 'tycho.test/logs';
/** What a container, a probe or a kubelet may take on a busy machine, in milliseconds. */
const TIMEOUT = 90_000;

const file = compose(`
name: talks
services:
  web:
    image: ${image}
    entrypoint: ["sh", "-c", "i=0; while true; do i=$$((i+1)); echo web says $$i; sleep 0.2; done"]
    depends_on: { step: { condition: service_completed_successfully } }
  step:
    image: ${image}
    restart: "no"
    entrypoint: ["sh", "-c", "echo a step is done"]
`);

describe('what containers write and use on a real node', () => {
  const world = tychoOnNode(() => giveImages(image));
  const textsOf = (lines: readonly LogLine[], service: string) =>
    lines.filter((it) => it.service === service).map((it) => it.text);

  test('logs are read, limited, and followed into the pod that comes after', {
    timeout: 3 * TIMEOUT,
  }, async () => {
    const { client } = world.tycho;
    const { guid } = await (await client.up(file)).finished();
    const written: LogLine[] = [];
    for await (const line of client.logs(guid, { services: ['step'] })) written.push(line);
    expect(written.map((it) => [it.service, it.text])).toEqual([['step', 'a step is done']]);
    const tail: LogLine[] = [];
    for await (const line of client.logs(guid, { tail: 3 })) tail.push(line);
    expect(textsOf(tail, 'web')).toHaveLength(3);
    expect(tail.map((it) => it.time)).toEqual(tail.map((it) => it.time).toSorted());

    const stop = new AbortController();
    const lines: LogLine[] = [];
    const following = (async () => {
      for await (const line of client.logs(guid, { follow: true, signal: stop.signal })) lines.push(line);
    })().catch((error) => {
      if (!stop.signal.aborted) throw error;
    });
    const web = () => lines.filter((it) => it.service === 'web');
    await expect.poll(() => web().length, { timeout: TIMEOUT }).toBeGreaterThan(5);
    const [pod = ''] = web().map((it) => it.pod);
    await world.inNamespace('delete', 'pod', pod, '--grace-period=1');
    await expect.poll(() => new Set(web().map((it) => it.pod)).size, { timeout: TIMEOUT }).toBe(2);
    const other = web().at(-1)?.pod;
    await expect.poll(() => web().filter((it) => it.pod === other).length, { timeout: TIMEOUT }).toBeGreaterThan(5);
    for (const one of new Set(web().map((it) => it.pod))) {
      const times = web()
        .filter((it) => it.pod === one)
        .map((it) => it.time);
      expect(times).toEqual([...new Set(times)].toSorted());
    }
    expect(textsOf(lines, 'step')).toEqual(['a step is done']);
    await (await client.down(guid)).finished();
    await following;
    stop.abort();
  });

  test('a container that crashes is followed through its restart, and its last lines are told', {
    timeout: 3 * TIMEOUT,
  }, async () => {
    const { client } = world.tycho;
    const job = await client.up(
      compose(`
name: falls
services:
  web:
    image: ${image}
    entrypoint: ["sh", "-c", "echo it begins; sleep 4; echo its last words; exit 3"]
`),
    );
    await job.applied();
    const stop = new AbortController();
    const lines: string[] = [];
    const following = (async () => {
      await sleep(500);
      for await (const it of client.logs(job.guid, { follow: true, signal: stop.signal })) lines.push(it.text);
    })().catch((error) => {
      if (!stop.signal.aborted) throw error;
    });
    await expect.poll(() => lines.length, { timeout: TIMEOUT }).toBeGreaterThanOrEqual(4);
    expect(lines.slice(0, 4)).toEqual(['it begins', 'its last words', 'it begins', 'its last words']);
    stop.abort();
    await following;
    const usage = await client.top(job.guid);
    expect(usage.services.web?.restarts).toBeGreaterThanOrEqual(1);
    await (await client.down(job.guid)).finished();
  });

  test('what services use is told by the kubelet where there is no metrics API', { timeout: 2 * TIMEOUT }, async () => {
    const { client } = world.tycho;
    const { guid } = await (await client.up(file)).finished();
    await expect
      .poll(async () => (await client.top(guid)).services.web?.memory ?? 0, { timeout: TIMEOUT, interval: 1_000 })
      .toBeGreaterThan(0);
    const { services, note } = await client.top(guid);
    expect(note).toBeNull();
    expect(services.web).toMatchObject({ state: 'ready', replicas: 1, ready: 1, restarts: 0 });
    await (await client.down(guid)).finished();
  });
});
