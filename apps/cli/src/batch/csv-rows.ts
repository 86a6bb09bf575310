export interface CsvField {
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/**
 * The rows of a CSV text (RFC 4180), without those that are empty. `open`: where a quoted field begins that does not end.
 *
 * @example csvRows('name,env.TAG\nalice,"1,2"\n').rows[1]?.[1]?.value // '1,2'
 */
export function csvRows(text: string): { readonly rows: CsvField[][]; readonly open: Omit<CsvField, 'value'> | null } {
  const rows: CsvField[][] = [];
  let row: CsvField[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  let open: Omit<CsvField, 'value'> | null = null;
  while (at < text.length) {
    const place = { line, column: at - lineStart + 1 };
    let value = '';
    if (text[at] === '"') {
      at++;
      open = place;
      while (at < text.length) {
        if (text[at] === '"' && text[at + 1] === '"') at++;
        else if (text[at] === '"') {
          open = null;
          at++;
          break;
        } else if (text[at] === '\n') {
          line++;
          lineStart = at + 1;
        }
        value += text[at++];
      }
    }
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') value += text[at++];
    row.push({ ...place, value: value.replace(/\r$/, '') });
    const separator = text[at++];
    if (separator === ',') {
      if (at < text.length && text[at] !== '\n') continue;
      row.push({ line, column: at - lineStart + 1, value: '' });
      at++;
    }
    if (row.length > 1 || row[0]?.value !== '') rows.push(row);
    row = [];
    line++;
    lineStart = at;
  }
  return { rows, open };
}
