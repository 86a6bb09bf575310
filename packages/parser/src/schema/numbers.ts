import type { Value } from '../yaml/node.ts';

type Form = 'decimal' | 'octal' | 'prefixed';

const forms: Readonly<Record<Form, RegExp>> = {
  decimal: /^[-+]?\d+$/,
  octal: /^[-+]?[0-7]+$/,
  prefixed: /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9]\d*|0)$/,
};
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,4})?$/i;

/** The whole number that is written, or held by a text; `prefixed` as in Go: `0x1f`, `0b1`, `017`. */
export function asInteger(value: Value, form: Form = 'decimal'): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40 || !forms[form].test(value)) return undefined;
  if (form === 'octal') return Number.parseInt(value, 8);
  return Number(form === 'prefixed' ? value.replace(/^0(?=\d)/, '0o') : value);
}

export function asDecimal(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && value.length < 400 && decimal.test(value) ? Number(value) : undefined;
}

/** As a number of 32 bits prints: with as few digits as tell it from its neighbours. */
export function singlePrecision(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return undefined;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return shorter;
  }
  return Number(single.toPrecision(9));
}
