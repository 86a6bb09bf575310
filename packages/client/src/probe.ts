import type { CallOptions } from './call-options.ts';
import { TychoUnreachableError } from './client-error.ts';
import { exchange } from './exchange.ts';

/** What is at an address: `silent` takes connections and has not answered in time. */
export interface Probe {
  readonly status: 'answers' | 'silent' | 'absent';
  /** Why it does not answer; empty where it does. */
  readonly reason: string;
}

export interface ProbeOptions extends CallOptions {
  /** How long an answer may take, in milliseconds: 2 seconds by default. */
  readonly timeout?: number | undefined;
}

/**
 * Whether the API of Tycho answers at `url`.
 *
 * @example const { status } = await probe('http://127.0.0.1:5000');
 */
export async function probe(url: string, { timeout = 2_000, signal }: ProbeOptions = {}): Promise<Probe> {
  const late = AbortSignal.timeout(timeout);
  try {
    const either = signal ? AbortSignal.any([signal, late]) : late;
    const { status } = await exchange<{ status?: unknown }>(url.replace(/\/+$/, ''), '/healthz', { signal: either });
    return status === 'ok' ? { status: 'answers', reason: '' } : { status: 'absent', reason: 'it is not Tycho' };
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) return { status: 'silent', reason: `no answer within ${timeout / 1000} s` };
    return { status: 'absent', reason: error instanceof TychoUnreachableError ? error.reason : String(error) };
  }
}
