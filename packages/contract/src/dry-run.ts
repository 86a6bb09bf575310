import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { changeSchema } from './job.ts';
import { problemSchema } from './problem.ts';

/** What a launch would do, as the cluster itself says: `POST /systems` with `dryRun`. */
export const dryRunSchema = z
  .object({
    guid: guidSchema.nullable().describe('The system that would be changed; null when a new one would be made.'),
    name: z.string(),
    changes: z.array(
      changeSchema.omit({ generation: true }).extend({
        before: z.record(z.string(), z.unknown()).nullable().describe('The object as it is.'),
        after: z.record(z.string(), z.unknown()).nullable().describe('The object as it would be.'),
      }),
    ),
    problems: z.array(problemSchema).describe('Warnings and notes; there are no errors among them.'),
  })
  .meta({ id: 'DryRun', description: 'Nothing was changed. The values of secrets are hidden.' });

export type DryRun = z.infer<typeof dryRunSchema>;
