/**
 * `always` and `unless-done` are services that run on, the latter until it ends with 0 by itself; the others run to
 * completion. `attempts` `null`: without limit.
 */
export type Restart =
  | { readonly policy: 'always' }
  | { readonly policy: 'unless-done' }
  | { readonly policy: 'never' }
  | { readonly policy: 'on-failure'; readonly attempts: number | null };

/** Whether it is there to end, rather than to run on. */
export const runsToItsEnd = ({ policy }: Restart): boolean => policy === 'never' || policy === 'on-failure';
