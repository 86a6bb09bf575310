import { z } from 'zod';
import { lastingText } from './lasting-text.ts';
import { timeoutsSchema } from './timeouts.ts';

/** `PATCH /systems/:guid`: at least one of `cpu`, `memory`, `labels`, `ttl` and `idle`. */
export const modifyRequestSchema = z
  .strictObject({
    cpu: z
      .union([z.number(), z.string()])
      .optional()
      .describe('The most cores that each container may have: 0.5, "500m". A larger reservation comes down to it.'),
    memory: z
      .union([z.number(), z.string()])
      .optional()
      .describe('The most bytes that each container may have: 268435456, "256m", "256Mi" (all of them 256 MiB).'),
    labels: z
      .record(z.string(), z.string().nullable())
      .optional()
      .describe('Labels of the objects of the system; null takes one away. No container starts anew for them.'),
    ttl: lastingText
      .optional()
      .describe('How much longer the system lives, counted from this request: `8h`, or `none`.'),
    idle: lastingText.optional().describe('After how long without a touch it ends: `1h`, or `none`.'),
    services: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Whose containers `cpu` and `memory` are for. Default: those of all services.'),
    atomic: z
      .boolean()
      .default(false)
      .describe('When the system does not become ready, bring back its last revision that did.'),
    timeouts: timeoutsSchema
      .optional()
      .describe('How long the operation and its phases may take, as `{ "job": "1h" }`.'),
    dryRun: z.boolean().default(false).describe('Only tell what would change.'),
  })
  .meta({ id: 'ModifyRequest', examples: [{ memory: '512Mi', labels: { team: 'genomics' } }] });

export type ModifyRequest = z.infer<typeof modifyRequestSchema>;

/** The same as a caller may write it. */
export type ModifyInput = z.input<typeof modifyRequestSchema>;
