import type { Update } from '@tycho/ast';
import { z } from 'zod';

export const updateSchema = z.object({
  parallelism: z.int().nonnegative(),
  order: z.enum(['stop-first', 'start-first']),
  monitor: z.number().nonnegative(),
  onFailure: z.enum(['continue', 'pause', 'rollback']),
}) satisfies z.ZodType<Update>;
