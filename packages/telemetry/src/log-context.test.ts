import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { concerning, logContext } from './log-context.ts';

test('what is logged within concerns what stands around it, also later, and nothing else does', async () => {
  const seen: unknown[] = [];
  const look = async () => {
    await setImmediate();
    seen.push(logContext());
  };
  await Promise.all([
    concerning({ job: 'a', guid: '1' }, look),
    concerning({ job: 'b' }, () => concerning({ attempt: 2 }, look)),
    look(),
  ]);
  expect(seen).toEqual([{ job: 'a', guid: '1' }, { job: 'b', attempt: 2 }, {}]);
});
