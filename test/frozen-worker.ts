import { setTimeout as sleep } from 'node:timers/promises';
import type { JobHandle } from '@tycho/client';
import { hasEnded, type Job } from '@tycho/contract';
import type { ExpectStatic } from 'vitest';
import { oneService } from './compose-texts.ts';
import { lastOf } from './last-of.ts';
import { launchedMany } from './launched-many.ts';
import type { Tycho } from './tycho.ts';
import type { startWorkerProcess } from './worker-process.ts';

export interface FrozenWorker {
  readonly expect: ExpectStatic;
  /** Without workers. */
  readonly tycho: Tycho;
  readonly startWorker: () => ReturnType<typeof startWorkerProcess>;
  /** Resolves when the worker is to be frozen. */
  readonly stopPoint: () => Promise<unknown>;
  /** Every object that Tycho made or that was made of it, with its version: `Deployment web-1 4711`. */
  readonly objects: () => Promise<string[]>;
  readonly systems: number;
}

/** How long the one that comes back gets to do what it must not, in milliseconds. */
const AFTERWARDS = 4_000;

/**
 * A worker is frozen in the middle of many launches, its successor finishes them, and of every third system also a
 * later `up`, of every third a `down`. Then it goes on: nothing may change by what it still had in hand.
 */
export async function freezeInTheMiddle(world: FrozenWorker): Promise<void> {
  const { expect, tycho, startWorker, stopPoint, objects, systems } = world;
  await using frozen = await startWorker();
  await frozen.printed(/Worker /);
  const launches = [{ ...oneService('many', 'nginx:1'), count: systems }];
  const first = await launchedMany(tycho.client, { launches });
  await stopPoint();
  frozen.send('SIGSTOP');

  const later: JobHandle[] = [];
  for (const [index, { guid }] of first.entries()) {
    if (index % 3 === 1) later.push(await tycho.client.up({ ...oneService('many', 'nginx:2'), guid }));
    if (index % 3 === 2) later.push(await tycho.client.down(guid));
  }
  await using successor = await startWorker();
  // Where no node is, they end as failed: also that is an end.
  const underWay = async () => (await all(tycho, first, later)).filter((it) => !hasEnded(it)).map((it) => it.id);
  await expect.poll(underWay, { timeout: 120_000, interval: 200 }).toEqual([]);
  for (const it of later) if (it.id.startsWith('down-')) await it.finished();
  const removed = first.filter((_, index) => index % 3 === 2).map((it) => it.guid.slice(0, 8));
  const settled = await untilQuiet(objects);
  expect(settled.filter((it) => removed.some((guid) => it.includes(guid)))).toEqual([]);
  const jobs = await all(tycho, first, later);

  frozen.send('SIGCONT');
  await sleep(AFTERWARDS);
  expect(await objects()).toEqual(settled);
  expect(await all(tycho, first, later)).toEqual(jobs);

  // The one that came back is as good as any.
  await successor.kill('SIGTERM');
  const after = await tycho.client.up(oneService('after'));
  await after.applied();
  const down = await tycho.client.down(after.guid);
  expect(await lastOf(down)).toMatchObject({ state: 'completed' });
}

const all = async (
  { client }: Tycho,
  first: readonly { readonly jobId: string }[],
  later: readonly { readonly id: string }[],
): Promise<Job[]> => client.jobs([...first.map((it) => it.jobId), ...later.map((it) => it.id)]);

/** What is there once the controllers have nothing more to do: twice the same, a second apart. */
async function untilQuiet(objects: () => Promise<string[]>): Promise<string[]> {
  let before: string[] = [];
  for (;;) {
    await sleep(1_000);
    const now = await objects();
    if (now.join() === before.join()) return now;
    before = now;
  }
}
