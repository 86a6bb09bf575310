import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { asItIs, type Kind, start } from './protocol.ts';

const WORKERS = 2;
const kinds: readonly Kind[] = ['up', 'down'];
const two = kinds.flatMap((a) => kinds.map((b) => [a, b] as const));
const three = two.flatMap(([a, b]) => kinds.map((c) => [a, b, c] as const));

describe('two workers on the operations of one system, in every order of steps', () => {
  test.each(three)('%s, %s, %s: nothing is wrong, and everything ends', { timeout: 120_000 }, (...operations) => {
    const { states, counterexample } = explore(start(operations, WORKERS, { queued: true }), asItIs);
    expect(counterexample).toBeNull();
    expect(states).toBeGreaterThan(1_000);
  });

  test.each(two)('%s, %s, while they are being accepted', { timeout: 120_000 }, (...operations) => {
    const { states, counterexample } = explore(start(operations, WORKERS), asItIs);
    expect(counterexample).toBeNull();
    expect(states).toBeGreaterThan(1_000);
  });

  test('a worker that does not look at its lock writes what it must not', () => {
    const { counterexample } = explore(start(['up', 'down'], WORKERS), { ...asItIs, fenced: false });
    expect(counterexample?.violation).toMatch(/is written (after its end|by one that lost its lock)/);
    expect(counterexample?.trace).toContain('the lock of up-0 runs out');
  });

  test('a job that leaves its line before it ends lets two be under way', () => {
    const { counterexample } = explore(start(['up', 'down'], WORKERS), { ...asItIs, endsFirst: false });
    expect(counterexample).not.toBeNull();
  });

  test('one that never came into the queue must not end another', () => {
    const { counterexample } = explore(start(['up', 'up'], WORKERS), { ...asItIs, onlyQueuedEnds: false });
    expect(counterexample?.violation).toBe('ended by one that was never accepted');
  });
});
