import type { Healthcheck } from '@tycho/ast';
import { z } from 'zod';

const milliseconds = z.number().nonnegative();
const port = z.int().min(1).max(65_535);

export const healthcheckSchema = z.object({
  probe: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exec'), command: z.array(z.string()).min(1) }),
    z.object({ kind: z.literal('http'), port, path: z.string(), headers: z.record(z.string(), z.string()) }),
    z.object({ kind: z.literal('tcp'), port }),
  ]),
  interval: milliseconds,
  timeout: milliseconds,
  retries: z.int().nonnegative(),
  delay: milliseconds,
  startPeriod: milliseconds,
  startInterval: milliseconds,
}) satisfies z.ZodType<Healthcheck>;
