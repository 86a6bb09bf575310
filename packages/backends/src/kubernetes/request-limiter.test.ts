import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { RequestLimiter } from './request-limiter.ts';

/** Work that ends when told to, and how much of it has begun. */
function work() {
  const begun: PromiseWithResolvers<void>[] = [];
  const start = () => {
    const one = Promise.withResolvers<void>();
    begun.push(one);
    return one.promise;
  };
  return { begun, start };
}

test('so many go out at once, the others in the order of asking', async () => {
  const limiter = new RequestLimiter(2);
  const { begun, start } = work();
  const order: number[] = [];
  const all = [0, 1, 2, 3].map((it) => limiter.run(start).then(() => order.push(it)));
  expect(begun).toHaveLength(2);
  begun[0]?.resolve();
  await setImmediate();
  expect(begun).toHaveLength(3);
  for (const it of [1, 2]) begun[it]?.resolve();
  await setImmediate();
  begun[3]?.resolve();
  await Promise.all(all);
  expect(order).toEqual([0, 1, 2, 3]);
});

test('too many halves once for those that went out together, and answers bring it back slowly', () => {
  const limiter = new RequestLimiter(32);
  limiter.tooMany(10_000);
  limiter.tooMany(10_100);
  expect(limiter.allowed).toBe(16);
  limiter.tooMany(12_000);
  expect(limiter.allowed).toBe(8);
  for (let answers = 0; answers < 9; answers++) limiter.answered();
  expect(limiter.allowed).toBe(9);
  for (let crowd = 0; crowd < 10; crowd++) limiter.tooMany(20_000 + crowd * 2_000);
  expect(limiter.allowed).toBe(1);
  for (let answers = 0; answers < 1_000; answers++) limiter.answered();
  expect(limiter.allowed).toBe(32);
});

test('one that is called off while it waits takes nobody the turn', async () => {
  const limiter = new RequestLimiter(1);
  const { begun, start } = work();
  const first = limiter.run(start);
  const calledOff = new AbortController();
  const second = limiter.run(start, calledOff.signal);
  const third = limiter.run(start);
  calledOff.abort(new Error('called off'));
  await expect(second).rejects.toThrow('called off');
  begun[0]?.resolve();
  await first;
  await setImmediate();
  begun[1]?.resolve();
  await third;
  expect(begun).toHaveLength(2);
});

test('while somebody waits, one in the background goes out at a time, and after that as many as before', async () => {
  vi.useFakeTimers();
  try {
    const limiter = new RequestLimiter(8);
    const [single, batch] = [work(), work()];
    const first = limiter.run(single.start);
    const all = [0, 1, 2, 3].map(() => limiter.run(batch.start, undefined, true));
    expect(batch.begun).toHaveLength(1);
    single.begun[0]?.resolve();
    await first;
    batch.begun[0]?.resolve();
    await vi.advanceTimersByTimeAsync(40);
    expect(batch.begun).toHaveLength(2);
    const second = limiter.run(single.start);
    expect(single.begun).toHaveLength(2);
    single.begun[1]?.resolve();
    await second;
    await vi.advanceTimersByTimeAsync(50);
    expect(batch.begun).toHaveLength(4);
    for (const it of batch.begun) it.resolve();
    await Promise.all(all);
  } finally {
    vi.useRealTimers();
  }
});

test('those in the background come after the others', async () => {
  const limiter = new RequestLimiter(1);
  const { begun, start } = work();
  const order: string[] = [];
  const run = (name: string, isInBackground: boolean) =>
    limiter.run(start, undefined, isInBackground).then(() => order.push(name));
  const all = [run('first', true), run('batch', true), run('single', false)];
  for (const at of [0, 1, 2]) {
    await vi.waitFor(() => expect(begun.length).toBeGreaterThan(at));
    begun[at]?.resolve();
  }
  await Promise.all(all);
  expect(order).toEqual(['first', 'single', 'batch']);
});
