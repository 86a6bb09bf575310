import { systemPlacements } from '@tycho/ast';
import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { reachablePortSchema, serviceProgressSchema } from './job.ts';
import { ownerSchema } from './owner.ts';

export const driftSchema = z
  .object({
    artifact: z.string().describe('Kind and name, as `Deployment/jupyter-ds-notebook-909f2e60`.'),
    difference: z.enum(['missing', 'changed']),
    fields: z.array(z.string()).describe('Paths of the fields that somebody changed, as `spec.replicas`.'),
  })
  .meta({ id: 'Drift' });

export type Drift = z.infer<typeof driftSchema>;

/** One system as the cluster shows it: `GET /systems/:guid`. */
export const systemStatusSchema = z
  .object({
    guid: guidSchema,
    name: z.string(),
    owner: ownerSchema,
    state: z
      .enum(['pending', 'starting', 'ready', 'completed', 'failed', 'removing'])
      .describe('`completed`: every service ran to its end.'),
    placement: z.enum(systemPlacements).describe('Whether its namespace is its own.'),
    namespace: z.string(),
    revision: z
      .int()
      .describe('Counted from 1; a new one whenever something is changed. 0: there is only a namespace for it.'),
    drift: z
      .array(driftSchema)
      .nullable()
      .describe(
        'What somebody changed by hand; the next `up` mends it. As the workers last saw it, or as it is now with `?drift=true`; null where it is not known.',
      ),
    driftSeenAt: z.iso.datetime().nullable().describe('When that was seen.'),
    ends: z
      .object({
        at: z.iso.datetime(),
        reason: z.string().describe('As `its time to live of 8h ends`.'),
      })
      .nullable()
      .describe('When it ends by itself, if nobody prolongs its life or touches it; null: never.'),
    createdAt: z.iso.datetime(),
    ipAddress: z.string().nullable().describe('A node through which the published ports are reached.'),
    services: z.record(z.string(), serviceProgressSchema.extend({ ports: z.array(reachablePortSchema) })),
  })
  .meta({ id: 'SystemStatus' });

export type SystemStatus = z.infer<typeof systemStatusSchema>;

export const systemListSchema = z
  .object({
    systems: z.array(systemStatusSchema),
    next: z.string().nullable().describe('What `cursor` of the next page is. Null: there is none.'),
  })
  .meta({ id: 'SystemList' });

export type SystemList = z.infer<typeof systemListSchema>;
