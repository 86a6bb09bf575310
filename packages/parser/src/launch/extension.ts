import { groupings, systemPlacements } from '@tycho/ast';
import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';

/** What may be written below `x-tycho` at the top of a file, and what to write where it says something else. */
const words: Readonly<Record<string, { readonly values: readonly string[]; readonly hint: string }>> = {
  pod: { values: groupings, hint: 'Write `single` for one pod of all services.' },
  placement: { values: systemPlacements, hint: 'Write `isolated` for a namespace of its own.' },
};

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
      const known = Object.keys(words)
        .map((it) => `\`${it}\``)
        .join(' or ');
      report.error('key-unknown', `x-tycho.${key}`, `\`x-tycho\` has no key ${quote(key)}`, `Write ${known}.`);
    } else if (value !== undefined && !word.values.some((it) => it === value)) {
      const others = word.values.map((it) => `\`${it}\``).join(' nor ');
      const message = `${quote(String(value))} is neither ${others}`;
      report.error('value-invalid', `x-tycho.${key}`, message, word.hint);
    }
  }
};
