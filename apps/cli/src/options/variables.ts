import { UsageError } from '../exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables of `-e`: `KEY=VALUE`, or `KEY` for the value that the caller's environment has.
 *
 * @example variables(['A=1', 'HOME'], process.env) // { A: '1', HOME: '/root' }
 */
export function variables(entries: readonly string[], environment: Environment): Record<string, string> {
  const values: Record<string, string> = {};
  for (const entry of entries) {
    const [, name = '', value] = /^([A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?$/s.exec(entry) ?? [];
    if (name === '') throw new UsageError(`-e ${entry}: write KEY=VALUE, or KEY to pass on your own variable`);
    const found = value ?? environment[name];
    if (found === undefined) throw new UsageError(`-e ${entry}: your environment has no ${name}; write ${name}=VALUE`);
    values[name] = found;
  }
  return values;
}
