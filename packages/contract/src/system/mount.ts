import type { Mount } from '@tycho/ast';
import { z } from 'zod';

const mounted = z.object({ target: z.string().startsWith('/'), readOnly: z.boolean() });
const subPath = z.string().nullable();
const id = z.int().nonnegative().nullable();

export const mountSchema = z.discriminatedUnion('kind', [
  mounted.extend({ kind: z.literal('volume'), volume: z.string(), subPath, copy: z.boolean() }),
  mounted.extend({ kind: z.literal('claim'), claim: z.string(), subPath }),
  mounted.extend({ kind: z.literal('file'), files: z.string(), path: z.string(), mode: id, group: id }),
  mounted.extend({ kind: z.literal('folder'), files: z.string() }),
  mounted.extend({ kind: z.literal('scratch'), copy: z.boolean() }),
  mounted.extend({ kind: z.literal('memory'), size: z.int().positive().nullable() }),
  mounted.extend({
    kind: z.literal('host'),
    path: z.string().startsWith('/'),
    propagation: z.enum(['none', 'from-host', 'both']),
  }),
  mounted.extend({ kind: z.literal('image'), image: z.string(), subPath }),
]) satisfies z.ZodType<Mount>;
