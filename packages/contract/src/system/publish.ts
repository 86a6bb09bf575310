import { type Publish, publishings } from '@tycho/ast';
import { z } from 'zod';

const anyFront = {
  domain: z.string().nullable(),
  annotations: z.record(z.string(), z.string()),
  from: z.string().nullable(),
};

const frontSchema = z.discriminatedUnion('kind', [
  z.object({
    ...anyFront,
    kind: z.literal('ingress'),
    className: z.string().nullable(),
    tls: z.discriminatedUnion('certificate', [
      z.object({ certificate: z.enum(['none', 'default', 'issued']) }),
      z.object({ certificate: z.literal('secret'), secret: z.string() }),
    ]),
  }),
  z.object({
    ...anyFront,
    kind: z.literal('gateway'),
    name: z.string(),
    namespace: z.string().nullable(),
    section: z.string().nullable(),
    tls: z.boolean(),
  }),
]);

export const publishSchema = z.object({
  way: z.enum(publishings).nullable(),
  // What was kept before there were such names has none.
  name: z.string().nullable().default(null),
  host: z.string().nullable(),
  path: z.string(),
  front: frontSchema.nullable(),
}) satisfies z.ZodType<Publish>;
