import { z } from 'zod';

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'a key has 1 to 255 visible ASCII characters');
