import type { Job } from '@tycho/contract';
import { expect, test } from 'vitest';
import { Failure } from '../exit-codes.ts';
import { followJobs } from './follow-jobs.ts';

const job = (id: string, state: Job['state']): Job => ({
  id,
  kind: 'down',
  guid: '909f2e60b83340cd905ae3865d461156',
  name: 'web',
  owner: 'anonymous',
  cause: 'up',
  batchId: null,
  state,
  applied: state === 'completed',
  attempts: 0,
  revision: 1,
  services: {},
  changes: [],
  problems: [],
  result: null,
  story: [],
  retryOf: null,
  createdAt: '2026-11-23T12:00:00.000Z',
  finishedAt: state === 'active' ? null : '2026-11-23T12:00:01.000Z',
  version: state,
});

/** An API where a job ends with the round that has its number. */
function rounds() {
  let round = 0;
  return {
    jobs: async (ids: readonly string[]) => {
      round++;
      return ids.map((id) => job(id, round >= Number(id) ? 'completed' : 'active'));
    },
  };
}

test('answers in the order that was asked for, and tells of each as it is done', async () => {
  const told: string[] = [];
  const jobs = await followJobs(rounds(), ['3', '1', '2'], { onDone: (it) => told.push(it.id) });
  expect(jobs.map((it) => it.id)).toEqual(['3', '1', '2']);
  expect(told).toEqual(['1', '2', '3']);
});

test('gives up waiting when it takes too long, and says how to look again', async () => {
  const late = followJobs(rounds(), ['99', '98'], { timeout: 100 });
  await expect(late).rejects.toThrow(/not done after 100ms; .*tycho job 99 \(and 1 more\)/);
  await expect(late).rejects.toThrow(Failure);
});

test('says so when the API forgot a job', async () => {
  await expect(followJobs({ jobs: async () => [] }, ['a'])).rejects.toThrow('no longer knows 1 of the jobs: a');
});
