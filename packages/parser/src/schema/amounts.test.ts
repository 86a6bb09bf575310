import { formatDuration, parseDuration } from '@tycho/ast';
import { describe, expect, test } from 'vitest';
import { parseBytes } from './bytes.ts';
import { nearestName } from './nearest-name.ts';
import { parseUser } from './user.ts';

describe('durations', () => {
  test.each([
    ['10s', 10_000, '10s'],
    ['1m30s', 90_000, '1m30s'],
    ['90s', 90_000, '1m30s'],
    ['1.5h', 5_400_000, '1h30m0s'],
    ['1h', 3_600_000, '1h0m0s'],
    ['500ms', 500, '500ms'],
    ['1500ms', 1500, '1.5s'],
    ['100us', 0.1, '100µs'],
    ['2d', 172_800_000, '48h0m0s'],
    ['0', 0, '0s'],
    ['-1m30s', -90_000, '-1m30s'],
  ])('%s is %d ms, and printed as %s', (text, milliseconds, printed) => {
    expect(parseDuration(text)).toBeCloseTo(milliseconds);
    expect(formatDuration(milliseconds)).toBe(printed);
  });

  test.each(['', '10', 's', '1 s', '1x', '1s ', `${'1'.repeat(1000)}s`])('%j is not one', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('amounts of memory', () => {
  test.each([
    ['512', 512],
    ['1b', 1],
    ['50M', 52_428_800],
    ['1.5g', 1_610_612_736],
    ['2 GiB', 2_147_483_648],
    ['1kb', 1024],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each(['', 'm', '1x', '-1m', '1ib', '1  m', '1mbb', '999999999p'])('%j is not one', (text) => {
    expect(parseBytes(text)).toBeNull();
  });
});

test('a user is numbers, or root', () => {
  expect(parseUser('1000')).toEqual({ uid: 1000, gid: null });
  expect(parseUser('1000:0')).toEqual({ uid: 1000, gid: 0 });
  expect(parseUser('root')).toEqual({ uid: 0, gid: null });
  expect(parseUser('0:root')).toEqual({ uid: 0, gid: 0 });
  expect(['postgres', '-1', 'rootless', '1:2:3', ''].map(parseUser)).toEqual([null, null, null, null, null]);
});

test('what a user leaves out is root and the own group', () => {
  expect(parseUser('1000:')).toEqual({ uid: 1000, gid: null });
  expect(parseUser(':1')).toEqual({ uid: 0, gid: 1 });
  expect(parseUser(':')).toEqual({ uid: 0, gid: null });
});

test.each([
  ['imagee', 'image'],
  ['imgae', 'image'],
  ['Ports', 'ports'],
  ['volume', 'volumes'],
  ['x', null],
  ['something', null],
])('the name nearest to %s is %s', (written, nearest) => {
  expect(nearestName(written, ['image', 'ports', 'volumes'])).toBe(nearest);
});
