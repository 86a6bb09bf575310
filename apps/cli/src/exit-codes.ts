/** What the command tells the shell. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2 } as const;

/** The command was called in a way that cannot be meant. Ends with `exitCodes.wrongUse`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something did not work; the message is all there is to say. Ends with `exitCodes.failed`. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** Lets the command go on with the rest, and end as failed. */
export function markFailed(): void {
  process.exitCode = exitCodes.failed;
}
