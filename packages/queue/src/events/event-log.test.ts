import { describe, expect, test } from 'vitest';
import { EventLog } from './event-log.ts';
import { before, compareIds, streamIdAt } from './stream-id.ts';

function logOf(ids: readonly string[], most = 100): EventLog {
  const log = new EventLog(most);
  for (const it of ids) {
    const [id = '', jobId = '', ended] = it.split(' ');
    log.add({ id, jobId, ended: ended !== undefined });
  }
  return log;
}

const changedAfter = (log: EventLog, id: string, most = 100) => {
  const { events, upTo } = log.after(id, most);
  return { jobs: events.map((it) => it.jobId), upTo };
};

describe('the log of events', () => {
  test('has of each job only the last event', () => {
    const log = logOf(['1-0 a', '2-0 b', '2-1 a', '3-0 a end']);
    expect(changedAfter(log, '0-0')).toEqual({ jobs: ['b', 'a'], upTo: '3-0' });
    expect(log.latest('a')).toEqual({ id: '3-0', jobId: 'a', ended: true });
  });

  test('goes on where one was', () => {
    const log = logOf(['1-0 a', '2-0 b', '3-0 c']);
    expect(changedAfter(log, '1-0')).toEqual({ jobs: ['b', 'c'], upTo: '3-0' });
    expect(changedAfter(log, '1-0', 1)).toEqual({ jobs: ['b'], upTo: '2-0' });
    expect(changedAfter(log, '3-0')).toEqual({ jobs: [], upTo: '3-0' });
  });

  test('comes to its end also when what was seen last says nothing of a job', () => {
    const log = logOf(['1-0 a']);
    log.seen('2-0');
    expect(changedAfter(log, '1-0')).toEqual({ jobs: [], upTo: '2-0' });
    expect(changedAfter(log, '0-0')).toEqual({ jobs: ['a'], upTo: '2-0' });
  });

  test('keeps no more than it may, and says from where on it has everything', () => {
    const ids = Array.from({ length: 1_000 }, (_, at) => `${at + 1}-0 job-${at % 7}`);
    const log = logOf(ids, 10);
    expect(log.covers('989-0')).toBe(false);
    expect(log.covers('990-0')).toBe(true);
    expect(log.after('990-0', 100).events).toHaveLength(7);
    expect(log.latest('job-0')?.id).toBe('995-0');
  });

  test('forgets a job with the last of its events', () => {
    const log = logOf(['1-0 a', ...Array.from({ length: 10 }, (_, at) => `${at + 2}-0 b`)], 10);
    expect(log.latest('a')).toBeUndefined();
    expect(log.latest('b')?.id).toBe('11-0');
  });

  test('begins anew at the first entry that there is', () => {
    const log = logOf(['1-0 a']);
    log.beginAt('50-3');
    expect([log.tip, log.covers('50-2'), log.covers('50-1'), log.latest('a')]).toEqual([
      '50-2',
      true,
      false,
      undefined,
    ]);
  });
});

test('ids of a stream are compared as two numbers', () => {
  expect(['10-0', '9-11', '9-2', '9-10'].sort(compareIds)).toEqual(['9-2', '9-10', '9-11', '10-0']);
  expect(compareIds(before('5-0'), '5-0')).toBeLessThan(0);
  expect(compareIds(before('5-0'), '4-99999')).toBeGreaterThan(0);
  expect(before('5-7')).toBe('5-6');
  expect(compareIds(streamIdAt(5), '5-0')).toBeLessThan(0);
});
