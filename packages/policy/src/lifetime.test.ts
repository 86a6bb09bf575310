import { expect, test } from 'vitest';
import { governLifetime } from './lifetime.ts';
import { policyOptionsSchema } from './options.ts';

const hour = 3_600_000;
const unsaid = { ttl: null, idle: null };

test('without rules what is asked for is so', () => {
  const options = policyOptionsSchema.parse({});
  expect(governLifetime(unsaid, options)).toEqual({ lifetime: unsaid, problems: [] });
  expect(governLifetime({ ttl: hour, idle: 0 }, options).lifetime).toEqual({ ttl: hour, idle: 0 });
});

test('what is not said is as usual, or as long as it may be', () => {
  const options = policyOptionsSchema.parse({
    lifetime: { ttl: { default: '8h', most: '24h' }, idle: { most: '1h' } },
  });
  expect(governLifetime(unsaid, options).lifetime).toEqual({ ttl: 8 * hour, idle: hour });
});

test('more than is allowed is refused, and so is no end', () => {
  const options = policyOptionsSchema.parse({ lifetime: { ttl: { most: '24h' }, idle: { most: '1h' } } });
  expect(governLifetime({ ttl: 25 * hour, idle: 0 }, options).problems).toMatchObject([
    { code: 'policy-refused', path: 'x-tycho.ttl', message: '25h is more than the 24h that `ttl` may be here' },
    { code: 'policy-refused', path: 'x-tycho.idle' },
  ]);
});

test('a default that is more than the most is no policy', () => {
  const wrong = { lifetime: { ttl: { default: '2h', most: '1h' } } };
  expect(policyOptionsSchema.safeParse(wrong).success).toBe(false);
  expect(policyOptionsSchema.safeParse({ lifetime: { ttl: { default: 'soon' } } }).success).toBe(false);
});
