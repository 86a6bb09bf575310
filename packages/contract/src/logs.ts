import { z } from 'zod';
import { serviceProgressSchema } from './job.ts';

/** One line of `GET /systems/:guid/logs`, which answers a line of JSON for each. */
export const logLineSchema = z
  .object({
    service: z.string(),
    pod: z.string(),
    container: z.string().describe('That of the service, or one that ran before it.'),
    time: z.string().describe('When it was written, with nanoseconds: `2026-11-25T09:00:00.000000000Z`.'),
    text: z.string(),
  })
  .meta({ id: 'LogLine' });

export type LogLine = z.infer<typeof logLineSchema>;

/** `GET /systems/:guid/top` */
export const usageSchema = z
  .object({
    guid: z.string(),
    name: z.string(),
    services: z.record(
      z.string(),
      serviceProgressSchema.extend({
        replicas: z.int().describe('Containers that there are.'),
        ready: z.int().describe('How many of them are ready.'),
        restarts: z.int().describe('How often they were started again.'),
        cpu: z.number().nullable().describe('What they use, in cores; null where it is not known.'),
        memory: z.number().nullable().describe('What they use, in bytes; null where it is not known.'),
      }),
    ),
    note: z.string().nullable().describe('Why CPU and memory are not known.'),
  })
  .meta({ id: 'Usage' });

export type Usage = z.infer<typeof usageSchema>;
