/** What systems are put in order by. */
export interface Dated {
  readonly guid: string;
  readonly createdAt: Date;
}

/** Of those that were made in the same second, always in the same order. */
export const newestFirst = (a: Dated, b: Dated): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.guid < b.guid ? -1 : 1);
