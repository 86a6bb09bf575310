import type { ProblemDocument } from '@tycho/contract';
import { TychoApiError, TychoUnreachableError } from './client-error.ts';
import { reasonOf } from './reason-of.ts';

export interface Exchange {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Statuses of which the body is an answer like that of 2xx. */
  readonly accept?: readonly number[];
}

/**
 * One request and its answer.
 *
 * @throws TychoApiError for an answer that is a refusal, TychoUnreachableError when there is none.
 */
export async function exchange<T>(base: string, path: string, options: Exchange = {}): Promise<T> {
  const response = await send(base, path, options);
  const text = await bodyOf(base, response, options.signal);
  if (response.status === 204) return undefined as T;
  const body = jsonOf(text);
  if (!response.ok && !options.accept?.includes(response.status)) throw refusal(response, body, text);
  if (body === undefined) throw new TychoUnreachableError(base, 'what answers there does not speak JSON');
  return body as T;
}

async function send(
  base: string,
  path: string,
  { method = 'GET', body, headers, signal }: Exchange,
): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new TychoUnreachableError(base, reasonOf(error, base), { cause: error });
  }
}

async function bodyOf(base: string, response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw new TychoUnreachableError(base, reasonOf(error, base), { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer that is not a success. */
export async function refusalOf(response: Response): Promise<TychoApiError> {
  const text = await response.text();
  return refusal(response, jsonOf(text), text);
}

function refusal(response: Response, body: unknown, text: string): TychoApiError {
  const document: Partial<ProblemDocument> = typeof body === 'object' && body !== null ? body : {};
  const detail = document.detail ?? document.title ?? foreignText(response, text);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  return new TychoApiError(response.status, `${response.status}: ${detail}`, document.problems ?? [], retryAfter);
}

/** Of a proxy, or of something else that listens where the API is looked for. */
function foreignText({ url, statusText }: Response, text: string): string {
  const said = text.trimStart().startsWith('<') ? '' : text.trim().slice(0, 200);
  return said || `${statusText || 'no explanation'}, and it is not the Tycho API that answers at ${url}`;
}
