import { limits } from '../limits.ts';

/** What filling in the variables of one text comes to. */
export interface FilledIn {
  readonly value: string;
  /** Names that were asked for without a default and are not set. */
  readonly unset: readonly string[];
  readonly failure: Failure | null;
}

export type Failure =
  | { readonly code: 'interpolation-invalid'; readonly form: string }
  | { readonly code: 'yaml-limit' }
  | { readonly code: 'variable-required'; readonly name: string; readonly message: string };

export type Lookup = (name: string) => string | undefined;

const name = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operator = /:?[-?+]/y;
const deepest = 50;

/**
 * Compose interpolation: `$V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+r} ${V+r} $$`, nested after the operator.
 * A `$` that starts none of these stays.
 *
 * @example fillIn('nginx:${TAG:-stable}', () => undefined).value // 'nginx:stable'
 */
export function fillIn(text: string, lookup: Lookup): FilledIn {
  const unset: string[] = [];
  let failure: Failure | null = null;

  const fail = (it: Failure): string => {
    failure ??= it;
    return '';
  };

  const fill = (part: string, depth: number): string => {
    if (depth > deepest) return fail({ code: 'interpolation-invalid', form: part });
    let value = '';
    for (let at = 0; at < part.length; ) {
      if (value.length > limits.fileSize) return fail({ code: 'yaml-limit' });
      const dollar = part.indexOf('$', at);
      if (dollar < 0) return value + part.slice(at);
      value += part.slice(at, dollar);
      const next = part[dollar + 1];
      if (next === '$') {
        value += '$';
        at = dollar + 2;
      } else if (next === '{') {
        const closing = closingBrace(part, dollar + 1);
        // Where nothing closes it, the last brace that there is does: what stands in between may not be looked at.
        const end = closing < 0 ? part.lastIndexOf('}') : closing;
        if (end < dollar) return fail({ code: 'interpolation-invalid', form: part.slice(dollar) });
        value += braced(part.slice(dollar + 2, end), depth);
        at = end + 1;
      } else {
        const bare = match(name, part, dollar + 1);
        value += bare === null ? '$' : plain(bare);
        at = dollar + 1 + (bare?.length ?? 0);
      }
    }
    return value;
  };

  const plain = (variable: string): string => {
    const found = lookup(variable);
    if (found === undefined) unset.push(variable);
    return found ?? '';
  };

  const braced = (inside: string, depth: number): string => {
    const variable = match(name, inside, 0);
    if (variable === null) return fail({ code: 'interpolation-invalid', form: `\${${inside}}` });
    if (variable === inside) return plain(variable);
    const sign = match(operator, inside, variable.length);
    if (sign === null) return fail({ code: 'interpolation-invalid', form: `\${${inside}}` });
    const rest = inside.slice(variable.length + sign.length);
    const found = lookup(variable);
    const counts = found !== undefined && (sign.length === 1 || found !== '');
    switch (sign.at(-1)) {
      case '+':
        return counts ? fill(rest, depth + 1) : '';
      case '-':
        return counts ? found : fill(rest, depth + 1);
      default:
        return counts ? found : fail({ code: 'variable-required', name: variable, message: fill(rest, depth + 1) });
    }
  };

  const value = fill(text, 0);
  return { value, unset, failure };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** The brace that closes the one at `open`; braces in between count, so that a default may be JSON. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
