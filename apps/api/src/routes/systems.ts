import type { Lifetime, Problem, System } from '@tycho/ast';
import { type Backend, MOST_OF_A_PAGE, type RunningSystem } from '@tycho/backends';
import { guidSchema, type LaunchRequest, launchRequestSchema, ownerSchema, type SystemList } from '@tycho/contract';
import type { PolicyOptions } from '@tycho/policy';
import { type JobQueue, newEntry } from '@tycho/queue';
import { Router } from 'express';
import { z } from 'zod';
import { accept } from '../accept.ts';
import { type BundleLimits, usualLimits } from '../bundle/bundle-limits.ts';
import { launchBody } from '../bundle/launch-body.ts';
import { dryRun } from '../dry-run.ts';
import { answerAfresh, decideOnce } from '../idempotency/idempotency.ts';
import { launchable } from '../launch.ts';
import { type LaunchTarget, launchTarget } from '../launch-target.ts';
import { located } from '../located.ts';
import { refuseIfImpossible } from '../refuse-if-impossible.ts';
import { removal } from '../removal.ts';
import { lookedForOwner, type Whose, whoseOf } from '../request-owner.ts';
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
    const whose = whoseOf(request);
    const launch = validated(launchRequestSchema, await launchBody(request, bundle));
    if (launch.dryRun) {
      answerAfresh(response);
      const { target, system, problems } = await aimed(launch, whose);
      response.json(await dryRun({ system, problems }, target, whose.owner, backend));
      return;
    }
    const entry = await decideOnce(response, async () => {
      const { target, system, lifetime, problems } = await aimed(launch, whose);
      const { guid, isNew } = target;
      const { owner } = whose;
      const { atomic, timeouts } = launch;
      return newEntry(upData({ guid, isNew, owner, system, lifetime, problems, atomic, timeouts }));
    });
    await accept(queue, response, entry);
  });

  router.get('/systems', async (request, response) => {
    const { owner: named, limit, cursor } = validated(systemsQuerySchema, request.query);
    const owner = lookedForOwner(request, named);
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
    const [system, drift] = await Promise.all([backend.get(guid), driftIfAsked(request.query, [guid])]);
    if (!system) throw unknownSystem(guid);
    const seen = await lastSeen([system]);
    response.json(systemStatus(system, { ...seen(guid), drift: drift.get(guid) }));
  });

  router.post('/systems/:guid/touch', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    if (!(await queue.touch(guid))) {
      if ((await located(backend, guid)) === null) throw unknownSystem(guid);
      await queue.touchFirst([guid]);
    }
    response.status(204).end();
  });

  router.delete('/systems/:guid', async (request, response) => {
    const whose = whoseOf(request);
    const guid = validated(guidSchema, request.params.guid);
    const volumes = request.query.volumes === 'true';
    const entry = await decideOnce(response, () => removal({ ...whose, guid, volumes }, { queue, backend }));
    await accept(queue, response, entry);
  });

  /** The system of a launch where it is to live, or already does. */
  async function aimed(
    launch: LaunchRequest,
    whose: Whose,
  ): Promise<{
    readonly target: LaunchTarget;
    readonly system: System;
    readonly lifetime: Lifetime;
    readonly problems: readonly Problem[];
  }> {
    const wanted = launchable(launch, { policy, bundle });
    const target = await launchTarget(launch, wanted, whose, { backend, queue });
    const { system, lifetime, problems } = target.lives ? wanted.livingAt(target.lives) : wanted;
    await refuseIfImpossible(backend, system, target.guid);
    return { target, system, lifetime, problems: [...problems, ...target.notes] };
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

  const driftIfAsked = async (query: unknown, guids: readonly string[] | null): ReturnType<Backend['drift']> =>
    validated(statusQuerySchema, query).drift === 'true' ? backend.drift(guids) : new Map();

  return router;
}
