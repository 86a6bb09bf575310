import { markFailed } from '../exit-codes.ts';
import { complain } from '../report-failure.ts';

/** Each of the arguments that can be a GUID, once; the others are told of, and let the command end as failed. */
export function guids(args: readonly string[]): string[] {
  return [...new Set(args)].filter((it) => {
    if (/^[0-9a-f]{32}$/.test(it)) return true;
    complain(`"${it}" is not a GUID (32 hexadecimal digits, as "tycho status" shows them)`);
    markFailed();
    return false;
  });
}
