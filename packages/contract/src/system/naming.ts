import type { Naming } from '@tycho/ast';
import { z } from 'zod';

const name = z.string();

export const namingSchema = z.object({
  hostname: name.nullable(),
  domain: name.nullable(),
  container: name.nullable(),
  aliases: z.array(z.object({ network: name, name })),
  links: z.array(z.object({ service: name, name })),
  externalLinks: z.array(z.object({ container: name, name })),
  hosts: z.array(z.object({ name, address: z.string() })),
  resolver: z.object({
    servers: z.array(z.string()),
    searches: z.array(z.string()),
    options: z.array(z.string()),
  }),
}) satisfies z.ZodType<Naming>;
