import type { KubeRequest } from './kube-client.ts';

/** An answer of the API server, and when it asks to come back. */
export interface KubeAnswer {
  readonly status: number;
  readonly text: string;
  /** As the header has it: seconds, or a date. */
  readonly retryAfter: string | null;
}

/** How often one request is repeated, and how long it may wait for that in all (milliseconds). */
const BUSY = { repeats: 8, patience: 30_000, usual: 1_000, longest: 10_000 };
const BROKEN = { repeats: 2, pause: 100 };

/**
 * The answer to one request, which is sent again for as long as that makes sense: after the time that the API server
 * names when it has too much to do (429, or 503 with Retry-After: it has then not looked at the request), and soon when
 * the connection broke under a request that may be sent twice. What still stands after that is the answer.
 */
export async function repeatRequest(request: KubeRequest, once: () => Promise<KubeAnswer>): Promise<KubeAnswer> {
  const until = Date.now() + BUSY.patience;
  for (let repeats = 0; ; repeats++) {
    const answer = await once().catch((error: unknown) => {
      if (repeats >= BROKEN.repeats || !maySendTwice(request) || !isBroken(error)) throw error;
      return null;
    });
    const pause = answer === null ? spread(BROKEN.pause * 2 ** repeats) : busyPause(answer);
    if (answer !== null && (pause === null || repeats >= BUSY.repeats || Date.now() + pause > until)) return answer;
    await sleep(pause ?? 0, request.signal);
  }
}

/** Milliseconds to wait before the same is asked again; `null`: asking again is no use, or far away. */
export function busyPause({ status, retryAfter }: KubeAnswer, now = Date.now()): number | null {
  if (status !== 429 && (status !== 503 || retryAfter === null)) return null;
  const seconds = Number(retryAfter ?? '');
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter ?? '') - now : seconds * 1000;
  const pause = asked > 0 ? asked : BUSY.usual;
  return pause > BUSY.longest ? null : spread(pause);
}

/** At least as long, and up to half as long again: those who were sent away together do not come back together. */
const spread = (milliseconds: number): number => Math.round(milliseconds * (1 + Math.random() / 2));

/** Reading, Server-Side Apply, and deleting exactly one object mean the same the second time. */
const maySendTwice = ({ method, contentType }: KubeRequest): boolean =>
  method === 'GET' || method === 'DELETE' || (method === 'PATCH' && contentType === 'application/apply-patch+yaml');

const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** The connection stood, and ended before the answer did. */
const isBroken = (error: unknown): boolean => broken.has(String((error as { code?: unknown } | null)?.code));

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
