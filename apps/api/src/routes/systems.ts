import { type Lifetime, type Problem, ProblemError, type System } from '@tycho/ast';
import { type Backend, MOST_OF_A_PAGE, type RunningSystem } from '@tycho/backends';
import {
  guidSchema,
  type JobData,
  type LaunchRequest,
  launchRequestSchema,
  ownerSchema,
  type SystemList,
} from '@tycho/contract';
import type { PolicyOptions } from '@tycho/policy';
import { type JobQueue, newEntry } from '@tycho/queue';
import { Router } from 'express';
import { z } from 'zod';
import { accept } from '../accept.ts';
import { type BundleLimits, usualLimits } from '../bundle/bundle-limits.ts';
import { launchBody } from '../bundle/launch-body.ts';
import { dryRun } from '../dry-run.ts';
import { decideOnce } from '../idempotency/idempotency.ts';
import { isAway } from '../is-away.ts';
import { launchable } from '../launch.ts';
import { type LaunchTarget, launchTarget } from '../launch-target.ts';
import { requestOwner } from '../request-owner.ts';
import { systemStatus } from '../system-status.ts';
import { unknownSystem } from '../unknown-system.ts';
import { upData } from '../up-data.ts';
import { validated } from '../validated.ts';

export interface SystemsOptions {
  readonly queue: JobQueue;
  readonly backend: Backend;
  readonly policy: PolicyOptions;
  /** What the files of one launch may come to. */
  readonly bundle?: BundleLimits | undefined;
}

/** What may be asked beside the state of systems. */
export const statusQuerySchema = z.object({
  drift: z.enum(['true', 'false']).optional(),
});

export const systemsQuerySchema = statusQuerySchema.extend({
  owner: ownerSchema.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_OF_A_PAGE).optional(),
  cursor: z.string().optional(),
});

export function systems({ queue, backend, policy, bundle = usualLimits }: SystemsOptions): Router {
  const router = Router();

  router.post('/systems', async (request, response) => {
    const owner = requestOwner(request);
    const launch = validated(launchRequestSchema, await launchBody(request, bundle));
    if (launch.dryRun) {
      const { target, system, problems } = await aimed(launch);
      response.json(await dryRun({ system, problems }, target, owner, backend));
      return;
    }
    const entry = await decideOnce(response, async () => {
      const { target, system, lifetime, problems } = await aimed(launch);
      const { guid, isNew } = target;
      const { atomic, timeouts } = launch;
      return newEntry(upData({ guid, isNew, owner, system, lifetime, problems, atomic, timeouts }));
    });
    await accept(queue, response, entry);
  });

  router.get('/systems', async (request, response) => {
    const { owner, limit, cursor } = validated(systemsQuerySchema, request.query);
    const [{ systems, next }, drift] = await Promise.all([
      backend.list({ owner, limit, cursor }),
      driftIfAsked(request.query, null),
    ]);
    const seen = await lastSeen(systems);
    const list: SystemList = {
      systems: systems.map((it) => systemStatus(it, { ...seen(it.guid), drift: drift.get(it.guid) })),
      next,
    };
    response.json(list);
  });

  router.get('/systems/:guid', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const [system, drift] = await Promise.all([backend.get(guid), driftIfAsked(request.query, guid)]);
    if (!system) throw unknownSystem(guid);
    const seen = await lastSeen([system]);
    response.json(systemStatus(system, { ...seen(guid), drift: drift.get(guid) }));
  });

  router.post('/systems/:guid/touch', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    if (!(await queue.touch(guid))) {
      if (!(await isThere(guid))) throw unknownSystem(guid);
      await queue.touchFirst([guid]);
    }
    response.status(204).end();
  });

  router.delete('/systems/:guid', async (request, response) => {
    const owner = requestOwner(request);
    const guid = validated(guidSchema, request.params.guid);
    const volumes = request.query.volumes === 'true';
    const entry = await decideOnce(response, async () => {
      const unfinished = await queue.unfinished(guid);
      if (unfinished.length === 0 && !(await isThere(guid))) throw unknownSystem(guid);
      const data: JobData = { kind: 'down', guid, owner, name: unfinished[0]?.name ?? '', volumes, cause: 'down' };
      // A removal that something was accepted after does not take that away.
      const last = unfinished.at(-1);
      return last?.kind === 'down' && !volumes ? { id: last.id, data } : newEntry(data);
    });
    await accept(queue, response, entry);
  });

  /** The system of a launch where it is to live, or already does. */
  async function aimed(launch: LaunchRequest): Promise<{
    readonly target: LaunchTarget;
    readonly system: System;
    readonly lifetime: Lifetime;
    readonly problems: readonly Problem[];
  }> {
    const wanted = launchable(launch, { policy, bundle });
    const target = await launchTarget(launch, wanted, { backend, queue });
    const { system, lifetime, problems } = target.lives ? wanted.livingAt(target.lives) : wanted;
    await refuseIfImpossible(system, target.guid);
    return { target, system, lifetime, problems: [...problems, ...target.notes] };
  }

  async function refuseIfImpossible(system: System, guid: string): Promise<void> {
    const objections = await backend.objections(backend.compile(system, guid));
    if (objections.length > 0) throw new ProblemError(objections);
  }

  /** What Redis knows of systems; the cluster shows them also without: then as if all were touched now. */
  async function lastSeen(systems: readonly RunningSystem[]) {
    const idle = systems.filter((it) => it.ends.idle > 0).map((it) => it.guid);
    const [touched, marks] = await Promise.all([
      queue.touched(idle),
      queue.drifted(systems.map((it) => it.guid)),
    ]).catch(() => [null, null]);
    return (guid: string) => ({ touched: touched?.get(guid), mark: marks?.get(guid) });
  }

  const driftIfAsked = async (query: unknown, guid: string | null): ReturnType<Backend['drift']> =>
    validated(statusQuerySchema, query).drift === 'true' ? backend.drift(guid) : new Map();

  /** While the cluster is away nobody can know: then the job will find out. */
  async function isThere(guid: string): Promise<boolean> {
    try {
      return await backend.has(guid);
    } catch (error) {
      if (isAway(error)) return true;
      throw error;
    }
  }

  return router;
}
