import type { Hooks } from '@tycho/ast';
import { z } from 'zod';

const hook = z.object({
  command: z.array(z.string()).min(1),
  workingDir: z.string().nullable(),
  environment: z.record(z.string(), z.string()),
});

export const hooksSchema = z.object({
  postStart: z.array(hook),
  preStop: z.array(hook),
}) satisfies z.ZodType<Hooks>;
