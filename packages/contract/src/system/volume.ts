import type { Volume } from '@tycho/ast';
import { z } from 'zod';

const size = z.int().positive().nullable();

export const volumeSchema = z.object({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  storage: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('made'),
      exactName: z.string().nullable(),
      size,
      storageClass: z.string().nullable(),
      driver: z.string().nullable(),
      access: z.enum(['one-node', 'any-node', 'one-container', 'read-only']).nullable(),
    }),
    z.object({ kind: z.literal('existing'), claim: z.string() }),
    z.object({ kind: z.literal('memory'), size }),
    z.object({ kind: z.literal('nfs'), server: z.string(), path: z.string(), readOnly: z.boolean() }),
    z.object({ kind: z.literal('host'), path: z.string() }),
  ]),
}) satisfies z.ZodType<Volume>;
