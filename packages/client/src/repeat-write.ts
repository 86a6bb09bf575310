import { isPassing, TychoApiError, TychoUnreachableError } from './client-error.ts';
import { pause } from './pause.ts';

/** Milliseconds. */
const firstDelay = 100;
const longestDelay = 2_000;

/** How long a write is repeated that could not be done, in milliseconds. */
export interface Patience {
  /** While nothing answers. */
  readonly unreachable: number;
  /** While the API says that it cannot, or not yet. */
  readonly busy: number;
}

export const usualPatience: Patience = { unreachable: 1_500, busy: 30_000 };

/** The answer of `write`, which is called again after failures that may pass. It has to be safe to repeat. */
export async function repeatWrite<T>(
  write: () => Promise<T>,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<T> {
  const begun = performance.now();
  for (let delay = firstDelay; ; delay = Math.min(delay * 2, longestDelay)) {
    try {
      return await write();
    } catch (error) {
      const wait = Math.max(secondsAsked(error) * 1_000, delay * (0.5 + Math.random() / 2));
      const left = begun + patienceWith(error, patience) - performance.now();
      if (wait > left) throw error;
      await pause(wait, signal);
    }
  }
}

function patienceWith(error: unknown, { unreachable, busy }: Patience): number {
  if (error instanceof TychoUnreachableError) return unreachable;
  return isPassing(error) || (error instanceof TychoApiError && isBusy(error)) ? busy : 0;
}

const isBusy = ({ status, problems }: TychoApiError): boolean =>
  status === 429 || problems.some((it) => it.code === 'request-under-way');

const secondsAsked = (error: unknown): number => (error instanceof TychoApiError ? (error.retryAfter ?? 0) : 0);
