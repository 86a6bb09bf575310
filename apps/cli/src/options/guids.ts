import { markFailed, UsageError } from '../exit-codes.ts';
import { complain } from '../report-failure.ts';

/** Each of the arguments that can be a GUID, once; the others are told of, and let the command end as failed. */
export function guids(args: readonly string[]): string[] {
  return [...new Set(args)].filter((it) => {
    if (isGuid(it)) return true;
    complain(notGuid(it));
    markFailed();
    return false;
  });
}

/** The argument, which has to be a GUID. */
export function oneGuid(text: string): string {
  if (isGuid(text)) return text;
  throw new UsageError(notGuid(text));
}

const isGuid = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

const notGuid = (text: string): string =>
  `"${text}" is not a GUID (32 hexadecimal digits, as "tycho status" shows them)`;
