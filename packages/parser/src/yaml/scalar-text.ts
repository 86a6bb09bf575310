import type { ScalarNode } from './node.ts';
import { wholeNumber } from './plain-scalar.ts';

/** A value as Docker writes it where text is asked for. */
export function scalarText({ value, text, printed }: ScalarNode): string {
  if (printed !== undefined) return printed;
  if (typeof value !== 'number') return String(value ?? '');
  return wholeNumber(text)?.toString() ?? floatText(value);
}

/** Very large and very small numbers have an exponent of two digits. */
function floatText(value: number): string {
  const size = Math.abs(value);
  if (Object.is(value, -0)) return '-0';
  if (value === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}
