const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
};
const amount = /^(\d+\.?\d*|\.\d+) ?([kmgtp]?)(i?b)?$/i;

/** Bytes in `512m` or `1.5 GiB`: units are powers of 1024. `null` for what is not an amount. */
export function parseBytes(text: string): number | null {
  const found = text.length > 100 ? null : amount.exec(text);
  if (!found) return null;
  const [, digits, unit = '', suffix = ''] = found;
  if (unit === '' && suffix.length > 1) return null;
  const bytes = Math.floor(Number(digits) * (factors[unit.toLowerCase()] ?? 1));
  return Number.isSafeInteger(bytes) ? bytes : null;
}
