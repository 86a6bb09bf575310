import type { Placement } from '@tycho/ast';
import { z } from 'zod';

const property = z.union([
  z.object({ kind: z.enum(['id', 'hostname', 'role', 'os', 'architecture']) }),
  z.object({ kind: z.literal('label'), name: z.string() }),
]);

export const placementSchema = z.object({
  constraints: z.array(z.object({ property, equals: z.boolean(), value: z.string() })),
  spread: z.array(property),
  maxReplicasPerNode: z.int().positive().nullable(),
  platform: z.object({ os: z.string(), architecture: z.string().nullable() }).nullable(),
  runtime: z.string().nullable(),
}) satisfies z.ZodType<Placement>;
