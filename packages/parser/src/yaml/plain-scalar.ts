import type { Value } from './node.ts';

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['', '~', 'null', 'Null', 'NULL'].map((it) => [it, null] as const),
  ...['true', 'True', 'TRUE'].map((it) => [it, true] as const),
  ...['false', 'False', 'FALSE'].map((it) => [it, false] as const),
]);

/** Digits of an integer by the prefix that says their base; a bare `0` prefix is octal, as Docker reads it. */
const integers: readonly { readonly pattern: RegExp; readonly prefix: string }[] = [
  { pattern: /^([-+]?)(0|[1-9][0-9]*)$/, prefix: '' },
  { pattern: /^([-+]?)0o?([0-7]+)$/, prefix: '0o' },
  { pattern: /^([-+]?)0x([0-9a-fA-F]+)$/, prefix: '0x' },
  { pattern: /^([-+]?)0b([01]+)$/, prefix: '0b' },
];
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** What an unquoted scalar means. */
export function plainScalar(text: string): Value {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!isNumeric(text)) return text;
  const whole = wholeNumber(text);
  return whole === null ? (floatNumber(text) ?? text) : Number(whole);
}

const isNumeric = (text: string): boolean => /^[-+.0-9]/.test(text);

/** The whole number that a text is, if 64 bits can hold it; `-0` is none, as with Docker. */
export function wholeNumber(text: string): bigint | null {
  const digits = text.length > 80 || text === '-0' ? '' : text.replaceAll('_', '');
  for (const { pattern, prefix } of integers) {
    const found = pattern.exec(digits);
    if (!found) continue;
    const size = BigInt(prefix + found[2]);
    const value = found[1] === '-' ? -size : size;
    return value >= -(2n ** 63n) && value < 2n ** 64n ? value : null;
  }
  return null;
}

function floatNumber(text: string): number | null {
  const digits = text.replaceAll('_', '');
  const value = float.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** `.inf` and `.nan`: numbers of YAML that no file of another form can hold. */
export const isEndless = (text: string): boolean => /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/.test(text);
