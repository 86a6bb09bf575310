import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { parseBytes } from '../schema/bytes.ts';

/** The bytes that `driver_opts.size` of a volume asks for; `null` where it asks for nothing. */
export function optionSize(options: Readonly<Record<string, unknown>>, path: string, report: Report): number | null {
  return options.size === undefined ? null : sizeAt(String(options.size), `${path}.driver_opts.size`, report);
}

/** Bytes as Docker writes them, and as Kubernetes does: `10G`, `10GiB`, `10Gi`. */
export function sizeAt(text: string, path: string, report: Report): number | null {
  const bytes = parseBytes(text.replace(/(?<=[kmgtp]i)$/i, 'B'));
  if (bytes !== null && bytes > 0) return bytes;
  report.error('value-invalid', path, `${quote(text)} is not a size`, 'Write it as 10G.');
  return null;
}
