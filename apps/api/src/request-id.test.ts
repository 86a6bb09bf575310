import { expect, test } from 'vitest';
import { requestId } from './request-id.ts';

test.each(['a', '7f1c2d-8', 'Root=1-67891233-abcdef012345678912345678', 'x'.repeat(128)])('%s is taken', (given) => {
  expect(requestId(given)).toBe(given);
});

test.each([undefined, '', 'x'.repeat(129), 'two words', 'line\nbreak', '{"job":1}', 'é'])('not %j', (given) => {
  expect(requestId(given)).toMatch(/^[0-9a-f-]{36}$/);
});
