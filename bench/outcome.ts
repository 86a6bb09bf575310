/** What became of a measurement. */
export type Outcome<T> =
  | { readonly status: 'measured'; readonly result: T }
  | { readonly status: 'skipped'; readonly reason: string };

export const skipped = (reason: string): Outcome<never> => ({ status: 'skipped', reason });
