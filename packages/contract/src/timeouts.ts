import { z } from 'zod';

const sizes: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration as Compose writes it, and longer than nothing: `30s`, `1h30m`. */
const durationSchema = z
  .string()
  .max(64)
  .regex(/^(?=.*[1-9])([0-9]{1,9}(\.[0-9]{1,9})?(ms|s|m|h))+$/, {
    error: 'is not a duration longer than nothing: write it as 30s, 5m or 1h30m',
  });

/** @example milliseconds('1m30s') // 90000 */
export function milliseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (sizes[unit ?? ''] ?? 0), 0);
}

/** How long an operation and its phases may take. A job that takes longer fails. */
export const timeoutsSchema = z
  .strictObject({
    job: durationSchema.optional().describe('All of it, from when it began. Default: as the operator says (24h).'),
    queued: durationSchema.optional().describe('Until it begins. Default: as long as it takes.'),
    apply: durationSchema.optional().describe('From when it began until every object is applied. Default: as `job`.'),
    ready: durationSchema
      .optional()
      .describe('From when something was last changed until all is ready. Default: as the operator says (10m).'),
  })
  .meta({ id: 'Timeouts' });

export type Timeouts = z.infer<typeof timeoutsSchema>;

/** The same in milliseconds. */
export const timeLimitsSchema = z.object({
  job: z.number().optional(),
  queued: z.number().optional(),
  apply: z.number().optional(),
  ready: z.number().optional(),
});

export type TimeLimits = z.infer<typeof timeLimitsSchema>;

export const timeLimits = (timeouts: Timeouts): TimeLimits =>
  Object.fromEntries(Object.entries(timeouts).map(([phase, text]) => [phase, milliseconds(text ?? '')]));
