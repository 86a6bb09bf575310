import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** `GET /readyz`: 200 when both are there, 503 otherwise. */
export const readinessSchema = z
  .object({
    ready: z.boolean(),
    redis: z.boolean(),
    cluster: z.boolean(),
    /** Says which cluster this is, and whether containers really run there. */
    orchestrator: z.string(),
    problems: z.array(problemSchema),
  })
  .meta({ id: 'Readiness' });

export type Readiness = z.infer<typeof readinessSchema>;
