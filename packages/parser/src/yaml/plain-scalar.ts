import type { Value } from './node.ts';

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['', '~', 'null', 'Null', 'NULL'].map((it) => [it, null] as const),
  ...['true', 'True', 'TRUE'].map((it) => [it, true] as const),
  ...['false', 'False', 'FALSE'].map((it) => [it, false] as const),
]);

/** Digits of an integer by the prefix that says their base; a bare `0` prefix is octal, as Docker reads it. */
const integers: readonly { readonly pattern: RegExp; readonly base: number }[] = [
  { pattern: /^([-+]?)(0|[1-9][0-9]*)$/, base: 10 },
  { pattern: /^([-+]?)0o?([0-7]+)$/, base: 8 },
  { pattern: /^([-+]?)0x([0-9a-fA-F]+)$/, base: 16 },
  { pattern: /^([-+]?)0b([01]+)$/, base: 2 },
];
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** What an unquoted scalar means. Numbers too large to be exact stay text. */
export function plainScalar(text: string): Value {
  const word = words.get(text);
  if (word !== undefined) return word;
  return /^[-+.0-9]/.test(text) ? (numberOf(text.replaceAll('_', '')) ?? text) : text;
}

function numberOf(digits: string): number | null {
  for (const { pattern, base } of integers) {
    const found = pattern.exec(digits);
    if (!found) continue;
    const value = Number.parseInt(`${found[1]}${found[2]}`, base);
    return Number.isSafeInteger(value) ? value : null;
  }
  return float.test(digits) ? Number(digits) : null;
}
