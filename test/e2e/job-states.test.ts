import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobState, jobStates, transitions } from '@tycho/contract';
import { DEFAULT_PREFIX, QUEUE_NAME } from '@tycho/queue';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { jobDocument } from '../../packages/queue/src/job-document.ts';
import { oneService } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { startCluster } from '../proxied-cluster.ts';
import { repository } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const page = readFileSync(join(repository, 'docs/jobs.md'), 'utf8');

const inCode = Object.entries(transitions)
  .flatMap(([from, all]) => all.map((to) => `${from} → ${to}`))
  .sort();

describe('docs/jobs.md', () => {
  test('has a row for each state, with what may follow', () => {
    const rows = [...page.matchAll(/^\| `([a-z]+)` \| [^|]+ \| ?([^|]*)\|$/gm)].filter(([, state = '']) =>
      (jobStates as readonly string[]).includes(state),
    );
    expect(rows.map(([, state]) => state)).toEqual([...jobStates]);
    const all = rows.flatMap(([, from, cell = '']) =>
      [...cell.matchAll(/`([a-z]+)`/g)].map(([, to]) => `${from} → ${to}`),
    );
    expect(all.sort()).toEqual(inCode);
  });

  test('draws the same', () => {
    const drawn = [...page.matchAll(/^ {2}([a-z]+) --> ([a-z]+)$/gm)].map(([, from, to]) => `${from} → ${to}`);
    expect(drawn.sort()).toEqual(inCode);
  });
});

test('jobs go through every transition of the page, and through no other', async () => {
  await using cluster = await startCluster({ readyAfter: 3_000 });
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, workers: 0 });
  const { client } = tycho;
  const again = (guid: string) => client.up({ ...oneService('again', 'nginx:2'), guid });

  // Nobody begins them.
  const late = await client.up({ ...oneService('late'), timeouts: { queued: '1ms' } });
  const unwanted = await client.up(oneService('unwanted'));
  await client.cancel(unwanted.id);
  const replaced = await client.up(oneService('replaced'));
  const replacing = await again(replaced.guid);
  const removed = await client.up(oneService('removed'));
  const removing = await client.down(removed.guid);

  await using _ = await tycho.worker();
  const bad = await client.up(oneService('bad', 'missing/image'));
  const waiting = await Promise.all(['cancelled', 'superseded'].map((name) => client.up(oneService(name))));
  const [cancelled, superseded] = waiting;
  for (const { id } of waiting)
    await expect.poll(async () => (await client.job(id)).state, { timeout: 30_000, interval: 20 }).toBe('waiting');
  await client.cancel(cancelled?.id ?? '');
  const last = await again(superseded?.guid ?? '');
  const all = [late, unwanted, replaced, replacing, removed, removing, bad, ...waiting, last];
  for (const job of all) await lastOf(job);

  const seen = await historyOf(tycho.redis.url);
  expect([...seen.keys()].sort()).toEqual(all.map((it) => it.id).sort());
  const steps = [...seen.values()].flatMap((states) => states.slice(1).map((to, at) => `${states[at]} → ${to}`));
  expect([...new Set(steps)].sort()).toEqual(inCode);
  for (const job of all) expect(seen.get(job.id)?.at(-1)).toBe((await client.job(job.id)).state);
});

/** Every state that each job had, one after the other: the queue's own events, read as the API reads a job. */
async function historyOf(redisUrl: string): Promise<ReadonlyMap<string, JobState[]>> {
  const redis = new Redis(redisUrl);
  const events = await redis.xrange(`${DEFAULT_PREFIX}:${QUEUE_NAME}:events`, '-', '+');
  redis.disconnect();
  const jobs = new Map<string, { states: JobState[]; job: Parameters<typeof jobDocument>[0] }>();
  for (const [, fields] of events) {
    const event = Object.fromEntries(fields.flatMap((_, at) => (at % 2 === 0 ? [[fields[at], fields[at + 1]]] : [])));
    if (event.jobId === undefined) continue;
    const data = { kind: 'down', guid: '0'.repeat(32), owner: 'ann', name: '', volumes: false };
    const fresh = { states: [], job: { id: event.jobId, data, timestamp: 0, delay: 0, attemptsMade: 0, progress: {} } };
    const known =
      jobs.get(event.jobId) ?? (fresh as never as { states: JobState[]; job: Parameters<typeof jobDocument>[0] });
    jobs.set(event.jobId, known);
    Object.assign(known.job, changeBy(event));
    const { state } = jobDocument(known.job);
    if (known.states.at(-1) !== state) known.states.push(state);
  }
  return new Map([...jobs].map(([id, { states }]) => [id, states]));
}

/** What an event says of the fields that BullMQ keeps. */
function changeBy({ event, data = '', returnvalue = '' }: Record<string, string>): object {
  switch (event) {
    case 'progress':
      return { progress: JSON.parse(data) };
    case 'delayed':
      return { delay: 1 };
    case 'waiting':
    case 'active':
      return { delay: 0 };
    case 'completed':
      return { finishedOn: 1, returnvalue: JSON.parse(returnvalue) };
    case 'failed':
      return { finishedOn: 1 };
    default:
      return {};
  }
}
