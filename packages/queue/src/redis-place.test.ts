import { expect, test } from 'vitest';
import { redisPlace } from './redis-place.ts';

test.each([
  ['redis://redis:6379', 'redis://redis:6379'],
  ['rediss://tycho:secret@redis.example.org:6380/2', 'rediss://redis.example.org:6380/2'],
  ['redis://:secret@[::1]:6379', 'redis://[::1]:6379'],
  ['redis://tycho:se@cret@redis', 'redis://redis'],
  ['redis://redis/1?password=secret', 'redis://redis/1'],
  ['tycho:secret@redis:6379', 'redis://redis:6379'],
  ['redis://tycho:sec/ret@redis', 'an address that is no URL'],
])('%s is told as %s', (url, place) => {
  expect(redisPlace(url)).toBe(place);
});
