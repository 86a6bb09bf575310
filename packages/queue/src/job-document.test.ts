import { hasEnded, type JobData, newProgress } from '@tycho/contract';
import type { Job as BullJob } from 'bullmq';
import { describe, expect, test } from 'vitest';
import { jobDocument, type Outcome } from './job-document.ts';

const job = (own: Partial<BullJob<JobData, Outcome>>) =>
  ({
    id: 'down-1',
    data: { kind: 'down', guid: '0'.repeat(32), name: 'shop', volumes: false, cause: 'down' } as Partial<JobData>,
    progress: newProgress(),
    timestamp: 0,
    delay: 0,
    attemptsMade: 0,
    attemptsStarted: 0,
    ...own,
  }) as BullJob<JobData, Outcome>;

const begun = { ...newProgress(), begun: 1 };

describe('a job as the API shows it', () => {
  test.each([
    ['queued', {}],
    ['queued', { attemptsStarted: 1 }],
    ['queued', { attemptsStarted: 1, delay: 1_000 }],
    ['active', { attemptsStarted: 1, progress: begun }],
    ['active', { attemptsStarted: 2, attemptsMade: 1, progress: begun, failedReason: 'the cluster was away' }],
    ['waiting', { attemptsStarted: 1, progress: begun, delay: 1_000 }],
    ['completed', { attemptsStarted: 2, finishedOn: 1, returnvalue: 'completed' }],
    [
      'completed',
      { attemptsStarted: 2, finishedOn: 1, returnvalue: 'completed', failedReason: 'the cluster was away' },
    ],
    ['superseded', { attemptsStarted: 1, finishedOn: 1, returnvalue: 'superseded' }],
    ['cancelled', { attemptsStarted: 1, finishedOn: 1, returnvalue: 'cancelled' }],
    ['failed', { attemptsStarted: 1, finishedOn: 1, failedReason: 'refused' }],
  ] as const)('is %s', (state, own) => {
    const it = jobDocument(job(own));
    expect(it.state).toBe(state);
    expect(it.finishedAt !== null).toBe(hasEnded(it));
  });

  test('counts the attempts that failed and were made again', () => {
    expect(jobDocument(job({ attemptsMade: 2, attemptsStarted: 3 })).attempts).toBe(2);
    expect(
      jobDocument(job({ attemptsMade: 3, attemptsStarted: 3, finishedOn: 1, returnvalue: 'completed' })).attempts,
    ).toBe(2);
  });

  test('that was queued before there were owners is anonymous', () => {
    expect(jobDocument(job({})).owner).toBe('anonymous');
    const data = {
      kind: 'down',
      guid: '0'.repeat(32),
      owner: 'ann',
      name: 'shop',
      volumes: false,
      cause: 'down',
    } as const;
    expect(jobDocument(job({ data })).owner).toBe('ann');
  });

  test('that failed without a word of the worker says what BullMQ says', () => {
    expect(jobDocument(job({ finishedOn: 1, failedReason: 'job stalled' })).problems).toMatchObject([
      { code: 'internal-error', message: 'job stalled' },
    ]);
  });
});
