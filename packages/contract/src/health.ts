import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** `GET /readyz`: 200 when the process can do its work, 503 otherwise. */
export const readinessSchema = z
  .object({
    ready: z.boolean(),
    redis: z.boolean(),
    cluster: z.boolean(),
    watches: z.boolean().describe('The watches on the cluster that are open have seen all that there is.'),
    paused: z.boolean().describe('The queue is paused: jobs are accepted, and wait.'),
    stopping: z.boolean().describe('The process ends soon, and is to be sent nothing new.'),
    /** Says which cluster this is, and whether containers really run there. */
    orchestrator: z.string(),
    problems: z.array(problemSchema).describe('Why it is not ready, and what slows it down.'),
  })
  .meta({ id: 'Readiness' });

export type Readiness = z.infer<typeof readinessSchema>;
