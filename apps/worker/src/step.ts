/** What one visit to an operation comes to: it is over, or there is something to wait for. */
export type Step =
  /** `outcome`: its end where it is another than what was asked for. */
  | { readonly kind: 'done'; readonly outcome?: 'cancelled' | 'superseded' }
  /** To be visited again on `wake`, or after so many milliseconds. */
  | { readonly kind: 'wait'; readonly recheckIn: number; readonly wake: Wake };

/** Subscribes `wake` to what is waited for, until the answer is disposed of. */
export type Wake = (wake: () => void) => Disposable;
