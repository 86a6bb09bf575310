import type { Resources } from '@tycho/ast';
import { z } from 'zod';

const bytes = z.int().positive();
const amounts = z.object({
  cpus: z.number().positive().nullable(),
  memory: bytes.nullable(),
  storage: bytes.nullable(),
});

export const resourcesSchema = z.object({
  limits: amounts,
  reservations: amounts,
  sharedMemory: bytes.nullable(),
  devices: z.array(
    z.object({
      kind: z.string(),
      driver: z.string().nullable(),
      count: z.int().positive().nullable(),
      path: z.string(),
    }),
  ),
  extended: z.record(z.string(), z.int().positive()),
}) satisfies z.ZodType<Resources>;
