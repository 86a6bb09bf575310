/** The header of a write that makes it safe to repeat. */
export const KEY_HEADER = 'Idempotency-Key';
/** The header of an answer that was given before. */
export const REPLAYED_HEADER = 'Idempotency-Replayed';
/** The header of a request that says for whom it is, in UTF-8. */
export const OWNER_HEADER = 'Tycho-Owner';
