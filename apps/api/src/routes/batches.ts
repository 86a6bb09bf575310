import {
  type Batch,
  type BatchAccepted,
  type BatchItemList,
  type BatchList,
  batchItemStates,
  bulkRequestSchema,
  newGuid,
  ownerSchema,
} from '@tycho/contract';
import { BatchItems, type BatchPlan, itemStateOf } from '@tycho/queue';
import { type Response, Router } from 'express';
import { z } from 'zod';
import { batchItems, itemsOf } from '../bulk/batch-items.ts';
import { currentBatch, unknownBatch } from '../bulk/current-batch.ts';
import { launchBatch } from '../bulk/launch-batch.ts';
import { usualLimits } from '../bundle/bundle-limits.ts';
import { decideOnce } from '../idempotency/idempotency.ts';
import { lookedForOwner, requestOwner } from '../request-owner.ts';
import { validated } from '../validated.ts';
import type { SystemsOptions } from './systems.ts';

const pageSchema = {
  cursor: z.coerce.number().int().min(0).default(0).describe('That of the page before.'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('How many at most; 1000 at most.'),
};

export const batchesQuerySchema = z.object({ owner: ownerSchema.optional(), ...pageSchema });

export const batchItemsQuerySchema = z.object({
  state: z.enum(batchItemStates).optional().describe('Only those in this state.'),
  ...pageSchema,
});

const flag = z.enum(['true', 'false']).optional();

export const batchRemovalQuerySchema = z.object({
  systems: flag.describe('Take its systems away, too: that is a batch of its own.'),
  volumes: flag.describe('Delete their volumes, with their data, too.'),
});

export function batches({ queue, backend, policy, bundle = usualLimits }: SystemsOptions): Router {
  const router = Router();

  router.post('/systems/bulk', async (request, response) => {
    const owner = requestOwner(request);
    const bulk = validated(bulkRequestSchema, request.body);
    const id = await decideOnce(response, async () => newGuid());
    const before = await queue.batches.get(id);
    accept(
      response,
      before ? acceptedAs(before) : await launchBatch(id, owner, bulk, { queue, backend, policy, bundle }),
    );
  });

  router.get('/batches', async (request, response) => {
    const { owner, ...page } = validated(batchesQuerySchema, request.query);
    const { batches, cursor } = await queue.batches.list(lookedForOwner(request, owner), page);
    const list: BatchList = { batches, cursor: cursor === null ? null : String(cursor) };
    response.json(list);
  });

  router.get('/batches/:id', async (request, response) => {
    response.json(await currentBatch(request.params.id, queue));
  });

  router.get('/batches/:id/items', async (request, response) => {
    const { id } = request.params;
    const { state, cursor, limit } = validated(batchItemsQuerySchema, request.query);
    await currentBatch(id, queue);
    const [items, states] = await Promise.all([itemsOf(id, queue), queue.batches.states(id)]);
    const asked = [...states.slice(cursor)].flatMap((letter, index) =>
      state === undefined || itemStateOf(letter) === state ? [cursor + index] : [],
    );
    const [next] = asked.slice(limit);
    const list: BatchItemList = {
      items: await batchItems(id, items, { states, numbers: asked.slice(0, limit) }, queue),
      cursor: next === undefined ? null : String(next),
    };
    response.json(list);
  });

  router.delete('/batches/:id', async (request, response) => {
    const owner = requestOwner(request);
    const { id } = request.params;
    const { systems, volumes } = validated(batchRemovalQuerySchema, request.query);
    const removal = await decideOnce(response, async () => newGuid());
    if (!(await queue.batches.cancel(id))) throw unknownBatch(id);
    queue.keeper.tend(id);
    if (systems !== 'true') {
      response
        .status(202)
        .location(`/batches/${id}`)
        .json(await currentBatch(id, queue));
      return;
    }
    const open = await queue.batches.open(id);
    if (open === null || open.plan.kind !== 'up') throw unknownBatch(id);
    const items = new BatchItems(id, open.plan);
    const made = Array.from({ length: items.total }, (_, item) => item).filter((it) => !items.isRefused(it));
    const plan: BatchPlan = { kind: 'down', source: id, items: made, volumes: volumes === 'true' };
    await queue.batches.commit(removal, owner, plan);
    queue.keeper.tend(removal);
    accept(response, acceptedAs(await currentBatch(removal, queue)));
  });

  function accept(response: Response, accepted: BatchAccepted): void {
    response.status(202).location(`/batches/${accepted.batchId}`).json(accepted);
  }

  return router;
}

/** The answer to a batch that was accepted before; what was to be said of it was said then. */
const acceptedAs = ({ id, total, counts }: Batch): BatchAccepted => ({
  batchId: id,
  total,
  accepted: total - counts.refused,
  refused: counts.refused,
  problems: [],
});
