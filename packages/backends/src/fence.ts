const fences = new WeakMap<AbortSignal, () => boolean>();

/**
 * Ties a check to a signal: whoever writes with it has to be allowed at the very moment at which the request goes
 * out. The signal alone comes too late when the process stood still: what is to abort it would run after the write.
 */
export function fence(signal: AbortSignal, mayWrite: () => boolean): AbortSignal {
  fences.set(signal, mayWrite);
  return signal;
}

/** Whether a write with this signal may go out now. */
export const mayWrite = (signal: AbortSignal): boolean => !signal.aborted && (fences.get(signal)?.() ?? true);
