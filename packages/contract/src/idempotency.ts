import { z } from 'zod';

/** The header of a write that makes it safe to repeat. */
export const KEY_HEADER = 'Idempotency-Key';
/** The header of an answer that was given before. */
export const REPLAYED_HEADER = 'Idempotency-Replayed';

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'a key has 1 to 255 visible ASCII characters');
