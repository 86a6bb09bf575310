import { groupings, LASTING_HINT, lasting, systemPlacements } from '@tycho/ast';
import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';

/** What may be written below `x-tycho` at the top of a file, and what to write where it says something else. */
interface Word {
  /** Why a value is none of those that may be written; `null`: it is. */
  readonly wrong: (value: unknown) => string | null;
  readonly hint: string;
}

const words: Readonly<Record<string, Word>> = {
  pod: { wrong: noneOf(groupings), hint: 'Write `single` for one pod of all services.' },
  placement: { wrong: noneOf(systemPlacements), hint: 'Write `isolated` for a namespace of its own.' },
  ttl: { wrong: noTime, hint: LASTING_HINT },
  idle: { wrong: noTime, hint: LASTING_HINT },
};

function noneOf(values: readonly string[]): Word['wrong'] {
  return (value) =>
    values.some((it) => it === value)
      ? null
      : `${quote(String(value))} is neither ${values.map((it) => `\`${it}\``).join(' nor ')}`;
}

function noTime(value: unknown): string | null {
  return typeof value === 'string' && lasting(value) !== null
    ? null
    : `${quote(String(value))} is no time that a system can last`;
}

/** `x-tycho` at the top of a file says what Tycho understands. */
export const launchesExtension: Rule = ({ 'x-tycho': written }, report) => {
  if (written === undefined) return;
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    report.error('compose-invalid', 'x-tycho', '`x-tycho` is no mapping', 'Write it as `x-tycho: { pod: single }`.');
    return;
  }
  for (const [key, value] of Object.entries(written)) {
    const word = Object.hasOwn(words, key) ? words[key] : undefined;
    if (word === undefined) {
      const known = Object.keys(words).map((it) => `\`${it}\``);
      const hint = `Write ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`;
      report.error('key-unknown', `x-tycho.${key}`, `\`x-tycho\` has no key ${quote(key)}`, hint);
      continue;
    }
    const wrong = value === undefined ? null : word.wrong(value);
    if (wrong !== null) report.error('value-invalid', `x-tycho.${key}`, wrong, word.hint);
  }
};
