import type { CallOptions } from '../call-options.ts';
import { isPassing, TychoApiError, TychoUnreachableError } from '../client-error.ts';
import { refusalOf } from '../exchange.ts';
import { pause } from '../pause.ts';
import { reasonOf } from '../reason-of.ts';
import { EventParser, type ServerEvent } from './event-parser.ts';

/** A stream that stands, or one of its events. */
export type StreamEvent = { readonly event: 'open' } | ServerEvent;

export interface ServerEventsOptions extends CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Where to go on. */
  readonly lastEventId?: string | undefined;
  /** How long the first word may take before there is nothing to be had, in milliseconds. */
  readonly firstWord?: number | undefined;
}

/** The server, or something before it, gives no events. */
export class NoEventsError extends Error {
  override readonly name = 'NoEventsError';
}

/** All times in milliseconds. A server says something at once, and then at least every 15 seconds. */
const usualFirstWord = 30_000;
const silence = 45_000;
const firstRetry = 1_000;
const longestRetry = 15_000;
/** How long a server that is away is waited for. */
const patience = 60_000;

/**
 * The Server-Sent Events of one address, over as many connections as it takes: one that breaks is followed by another
 * that goes on after the last event. Ends when the server says that there is nothing more.
 *
 * @throws NoEventsError when there are none to be had, TychoApiError when the server refuses, TychoUnreachableError
 *   when it is away for too long.
 */
export async function* serverEvents(
  base: string,
  path: string,
  { headers = {}, lastEventId = '', firstWord = usualFirstWord, signal }: ServerEventsOptions = {},
): AsyncGenerator<StreamEvent, void> {
  let id = lastEventId;
  let retry = firstRetry;
  let delay = 0;
  let wasOpen = false;
  let lastWord = Date.now();
  for (;;) {
    const parser = new EventParser(id);
    try {
      const connection = await connect(base, path, { headers, lastEventId: id, firstWord, signal });
      if (connection === null) return;
      for await (const piece of connection) {
        lastWord = Date.now();
        delay = 0;
        if (piece === null) yield { event: 'open' };
        else yield* parser.push(piece);
        wasOpen = true;
        id = parser.id;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (wasOpen && isGone(error)) return;
      if (!isPassing(error) || isExhausted(error) || Date.now() - lastWord > patience) throw asNoEvents(error, wasOpen);
    }
    retry = parser.retry ?? retry;
    delay = Math.min(Math.max(delay * 2, retry), longestRetry);
    // Spread, so that not all come back at once.
    await pause(delay * (0.5 + Math.random() / 2), signal);
  }
}

/** First `null`, once the server has said a word, then text as it comes; no connection where there is nothing to tell. */
async function connect(
  base: string,
  path: string,
  { headers, lastEventId, firstWord = usualFirstWord, signal }: ServerEventsOptions,
): Promise<AsyncIterable<string | null> | null> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const close = () => {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
  };
  try {
    const response = await withinTime(
      firstWord,
      fetch(`${base}${path}`, {
        headers: { ...headers, accept: 'text/event-stream', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
        signal: stop.signal,
      }),
      () => new NoEventsError('nothing comes: something on the way holds it back'),
    );
    if (response.status === 204) {
      close();
      return null;
    }
    if (!response.ok) throw await refusalOf(response);
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('text/event-stream') || response.body === null)
      throw new NoEventsError(`no events, but ${type}`);
    return pieces(base, response.body, firstWord, close);
  } catch (error) {
    close();
    signal?.throwIfAborted();
    if (error instanceof NoEventsError || error instanceof TychoApiError) throw error;
    throw new TychoUnreachableError(base, reasonOf(error, base), { cause: error });
  }
}

async function* pieces(
  base: string,
  body: ReadableStream<Uint8Array>,
  firstWord: number,
  close: () => void,
): AsyncGenerator<string | null> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let first = true;
  try {
    for (;;) {
      const late = first
        ? () => new NoEventsError('nothing comes: something on the way holds it back')
        : () => new TychoUnreachableError(base, 'its events fell silent');
      const reading = reader.read().catch((error) => {
        throw new TychoUnreachableError(base, reasonOf(error, base), { cause: error });
      });
      const { done, value } = await withinTime(first ? firstWord : silence, reading, late);
      if (done) return;
      if (first) yield null;
      first = false;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    close();
  }
}

async function withinTime<T>(milliseconds: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was followed is there no more. */
const isGone = (error: unknown): boolean => error instanceof TychoApiError && error.status === 404;

const isExhausted = (error: unknown): boolean =>
  error instanceof TychoApiError &&
  error.problems.some((it) => it.code === 'streams-exhausted' || it.code === 'streams-limit');

/** An API that knows no events, or has no room for another stream. */
function asNoEvents(error: unknown, wasOpen: boolean): unknown {
  const unknownRoute =
    error instanceof TychoApiError &&
    error.status === 404 &&
    (error.problems.length === 0 || error.problems.some((it) => it.code === 'route-unknown'));
  return isExhausted(error) || (unknownRoute && !wasOpen) ? new NoEventsError(String(error)) : error;
}
