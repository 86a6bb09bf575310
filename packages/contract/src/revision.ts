import { z } from 'zod';
import { timeoutsSchema } from './timeouts.ts';

/** One state of a system that is kept in the cluster. */
export const revisionSchema = z
  .object({
    revision: z.int().describe('Counted from 1.'),
    state: z
      .enum(['current', 'superseded', 'failed'])
      .describe('`failed`: the system did not become ready with it. `superseded`: a newer one followed.'),
    cause: z.string().describe('What made it, as `up`, `rollback to 2`.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Revision' });

export type Revision = z.infer<typeof revisionSchema>;

/** `GET /systems/:guid/revisions`, newest first. */
export const revisionListSchema = z.object({ revisions: z.array(revisionSchema) }).meta({ id: 'RevisionList' });

export type RevisionList = z.infer<typeof revisionListSchema>;

/** `POST /systems/:guid/rollback` */
export const rollbackRequestSchema = z
  .strictObject({
    to: z
      .int()
      .min(1)
      .optional()
      .describe('The revision to go back to. Default: the last one before the current that became ready.'),
    atomic: z
      .boolean()
      .default(false)
      .describe('When it does not become ready, bring back the last revision that did.'),
    timeouts: timeoutsSchema
      .optional()
      .describe('How long the operation and its phases may take, as `{ "job": "1h" }`.'),
  })
  .meta({ id: 'RollbackRequest' });

export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;

/** The same as a caller may write it. */
export type RollbackInput = z.input<typeof rollbackRequestSchema>;
