import type { FileSet } from '@tycho/ast';
import { z } from 'zod';

const content = z.union([z.string(), z.object({ base64: z.base64() })]);

export const fileSetSchema = z.object({
  name: z.string(),
  secret: z.boolean(),
  labels: z.record(z.string(), z.string()),
  source: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('given'),
      files: z.array(z.object({ path: z.string(), content, mode: z.int().nonnegative() })),
    }),
    z.object({ kind: z.literal('existing'), object: z.string(), key: z.string() }),
  ]),
}) satisfies z.ZodType<FileSet>;
