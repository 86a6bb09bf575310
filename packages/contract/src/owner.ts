import { anonymous } from '@tycho/ast';
import { z } from 'zod';

export const ownerSchema = z
  .string()
  .min(1)
  .max(128)
  // No control characters: as all know regular expressions who read the OpenAPI document.
  .regex(/^[ -~\u00a0-\uffff]*$/, 'an owner has no control characters')
  .refine((it) => it.trim() === it, 'an owner does not begin or end with a blank')
  .meta({ id: 'Owner', description: 'To whom something belongs.', example: 'alice' });

/** Of what was kept before there were owners. */
export const ownerSinceThen = ownerSchema.default(anonymous);
