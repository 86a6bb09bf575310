import { type Column, table } from './table.ts';

/** How a listing may be asked for; without any, it is the short table. */
export const formats = ['json', 'yaml', 'wide', 'name'] as const;

export type Format = (typeof formats)[number];

/** How items of one sort are listed. */
export interface Listing<T> {
  readonly columns: readonly Column<T>[];
  /** More columns of `-o wide`. */
  readonly wide: readonly Column<T>[];
  /** What `-o name` prints: something other commands take. */
  name(it: T): string;
  /** Instead of a table without rows. */
  readonly none?: string;
}

/** The text of a listing, with a line end; empty when there is nothing to print. */
export async function list<T>(listing: Listing<T>, items: readonly T[], format?: Format): Promise<string> {
  switch (format) {
    case 'json':
    case 'yaml':
      return serialize(items, format);
    case 'name':
      return items.map((it) => `${listing.name(it)}\n`).join('');
    case 'wide':
      return itemsOrNone(listing, [...listing.columns, ...listing.wide], items);
    case undefined:
      return itemsOrNone(listing, listing.columns, items);
  }
}

/** Data as a text. */
export async function serialize(data: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`;
  const { dump } = await import('js-yaml');
  return dump(data, { noRefs: true, lineWidth: -1 });
}

function itemsOrNone<T>({ none }: Listing<T>, columns: readonly Column<T>[], items: readonly T[]): string {
  return items.length === 0 && none !== undefined ? `${none}\n` : table(columns, items);
}
