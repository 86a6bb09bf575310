import { z } from 'zod';
import { guidSchema } from './guid.ts';
import { jobResultSchema } from './job.ts';
import { ownerSchema } from './owner.ts';
import { problemSchema } from './problem.ts';

/** What can have become of an item of a batch. `refused`: there was something wrong with it, and no job was made. */
export const batchItemStates = [
  'queued',
  'begun',
  'applied',
  'completed',
  'failed',
  'cancelled',
  'superseded',
  'refused',
] as const;

export type BatchItemState = (typeof batchItemStates)[number];

const count = z.int().nonnegative();

/** `GET /batches/:id` */
export const batchSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['up', 'down']).describe('`down`: it takes away the systems of another batch.'),
    owner: ownerSchema,
    total: count.describe('How many items it has, one for each system.'),
    counts: z
      .object(Object.fromEntries(batchItemStates.map((it) => [it, count])) as Record<BatchItemState, typeof count>)
      .describe(
        'How many items are in each state. `begun`: a worker has had it. `applied`: all its objects are made, and it is not ready yet.',
      ),
    cancelled: z.boolean().describe('Somebody asked for its end: what had not begun then never will.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Batch' });

export type Batch = z.infer<typeof batchSchema>;

/** `GET /batches`, newest first. */
export const batchListSchema = z
  .object({ batches: z.array(batchSchema), cursor: z.string().nullable().describe('Of the next page; null: none.') })
  .meta({ id: 'BatchList' });

export type BatchList = z.infer<typeof batchListSchema>;

export const batchItemSchema = z
  .object({
    item: count.describe('Its number in the batch, from 0.'),
    launch: count.nullable().describe('Which of `launches` it is of, from 0; null in a batch that takes systems away.'),
    state: z.enum(batchItemStates),
    name: z.string().nullable().describe('Of the system, once its job is in the queue.'),
    guid: guidSchema.nullable(),
    jobId: z.string().nullable(),
    problems: z.array(problemSchema),
    result: jobResultSchema.nullable(),
  })
  .meta({ id: 'BatchItem' });

export type BatchItem = z.infer<typeof batchItemSchema>;

/** `GET /batches/:id/items`, in their order. */
export const batchItemListSchema = z
  .object({ items: z.array(batchItemSchema), cursor: z.string().nullable().describe('Of the next page; null: none.') })
  .meta({ id: 'BatchItemList' });

export type BatchItemList = z.infer<typeof batchItemListSchema>;

/** What is answered for an accepted batch. */
export const batchAcceptedSchema = z
  .object({
    batchId: z.string(),
    total: count,
    accepted: count,
    refused: count,
    problems: z
      .array(problemSchema)
      .describe(
        'The errors of launches that were refused, with `launches[N]` before their paths, and each warning once. At most 1000.',
      ),
  })
  .meta({ id: 'BatchAccepted' });

export type BatchAccepted = z.infer<typeof batchAcceptedSchema>;
