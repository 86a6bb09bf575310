import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { acceptedSchema } from './launch.ts';

/** What is left of a system whose root is gone. */
export const orphanSchema = z
  .object({
    guid: guidSchema,
    name: z.string().describe('Of the system that it was, as far as a label can have it.'),
    artifacts: z.array(z.string()).describe('Kind and name of each object, as `Service/web-909f2e60`; no volumes.'),
    createdAt: z.iso.datetime().describe('When the newest of them was made.'),
  })
  .meta({ id: 'Orphan' });

export type Orphan = z.infer<typeof orphanSchema>;

/** `GET /orphans` */
export const orphanListSchema = z.object({ orphans: z.array(orphanSchema) }).meta({ id: 'OrphanList' });

export type OrphanList = z.infer<typeof orphanListSchema>;

/** `DELETE /orphans`: a removal for each. */
export const orphanRemovalSchema = z
  .object({ accepted: z.array(acceptedSchema) })
  .meta({ id: 'OrphanRemoval', description: 'A job for each orphan that was found.' });

export type OrphanRemoval = z.infer<typeof orphanRemovalSchema>;
