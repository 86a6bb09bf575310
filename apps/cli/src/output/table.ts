import { plainLine } from './plain-text.ts';

export interface Column<T> {
  readonly title: string;
  /** Characters, gap included; more when a value needs more. */
  readonly width: number;
  /** An empty text shows as `-`, so that columns can be counted. */
  value(it: T): string;
}

/** A header and a line for each item, without blanks at the ends of lines. */
export function table<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  const rows = [
    columns.map((it) => it.title),
    ...items.map((item) => columns.map((it) => plainLine(it.value(item)) || '-')),
  ];
  const widths = columns.map(({ width }, at) => Math.max(width, ...rows.map((row) => (row[at] ?? '').length + 1)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}
