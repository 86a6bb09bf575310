import { expect, test } from 'vitest';
import type { KubeRequest } from './kube-client.ts';
import { busyPause, type KubeAnswer, repeatRequest } from './repeat-request.ts';

const apply: KubeRequest = { method: 'PATCH', path: '/x', contentType: 'application/apply-patch+yaml' };
const answer = (status: number, retryAfter: string | null = null): KubeAnswer => ({ status, text: '', retryAfter });
const reset = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });

/** Answers one after the other, and how many were asked for. */
function script(...steps: (KubeAnswer | Error)[]) {
  const it = {
    asked: 0,
    async once() {
      const step = steps[it.asked++] ?? answer(200);
      if (step instanceof Error) throw step;
      return step;
    },
  };
  return it;
}

test.each([
  [answer(429, '2'), 2_000, 3_000],
  [answer(429), 1_000, 1_500],
  [answer(503, '1'), 1_000, 1_500],
  [answer(429, 'Wed, 25 Nov 2026 10:00:04 GMT'), 4_000, 6_000],
])('%o asks to come back after %i to %i ms', (given, least, most) => {
  const pause = busyPause(given, Date.parse('2026-11-25T10:00:00Z')) ?? 0;
  expect(pause).toBeGreaterThanOrEqual(least);
  expect(pause).toBeLessThanOrEqual(most);
});

test.each([answer(200), answer(500), answer(503), answer(409), answer(429, '60')])('%o is the answer', (given) => {
  expect(busyPause(given)).toBe(null);
});

test('who is sent away comes back until it is let in', async () => {
  const it = script(answer(429, '0.01'), answer(503, '0.01'), answer(201));
  expect(await repeatRequest({ method: 'POST', path: '/x' }, it.once)).toMatchObject({ status: 201 });
  expect(it.asked).toBe(3);
});

test('who is always sent away gives up', async () => {
  const it = script(...Array.from({ length: 20 }, () => answer(429, '0.001')));
  expect(await repeatRequest(apply, it.once)).toMatchObject({ status: 429 });
  expect(it.asked).toBe(9);
});

test('what broke is sent again where that is safe', async () => {
  const safe = script(reset, answer(200));
  expect(await repeatRequest(apply, safe.once)).toMatchObject({ status: 200 });
  const lasting = script(reset, reset, reset);
  await expect(repeatRequest(apply, lasting.once)).rejects.toBe(reset);
  for (const method of ['POST', 'PATCH'] as const) {
    const unsafe = script(reset);
    await expect(repeatRequest({ method, path: '/x' }, unsafe.once)).rejects.toBe(reset);
  }
});

test('a wait ends when its operation is called off', async () => {
  const signal = AbortSignal.timeout(20);
  const it = script(answer(429, '5'));
  await expect(repeatRequest({ ...apply, signal }, it.once)).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(it.asked).toBe(1);
});
