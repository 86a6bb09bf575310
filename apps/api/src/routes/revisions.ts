import { type Problem, ProblemError, problem, type System, unsaidLifetime } from '@tycho/ast';
import {
  guidSchema,
  type ModifyRequest,
  modifyRequestSchema,
  type RevisionList,
  rollbackRequestSchema,
} from '@tycho/contract';
import { govern } from '@tycho/policy';
import { newEntry } from '@tycho/queue';
import { Router } from 'express';
import { accept } from '../accept.ts';
import { askedLifetime } from '../asked-lifetime.ts';
import { dryRun } from '../dry-run.ts';
import { decideOnce } from '../idempotency/idempotency.ts';
import { earlierRevision, keptSystem } from '../kept-system.ts';
import { livingAt } from '../living-at.ts';
import { causeOf, modified } from '../modify/modified.ts';
import { requestOwner } from '../request-owner.ts';
import { unknownSystem } from '../unknown-system.ts';
import { validated } from '../validated.ts';
import type { SystemsOptions } from './systems.ts';

export function revisions({ queue, backend, policy }: SystemsOptions): Router {
  const router = Router();

  router.get('/systems/:guid/revisions', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const kept = await backend.revisions(guid);
    if (kept.length === 0) throw unknownSystem(guid);
    const list: RevisionList = {
      revisions: kept.map(({ number, createdAt, cause, failed }, at) => ({
        revision: number,
        state: failed ? 'failed' : at === 0 ? 'current' : 'superseded',
        cause,
        createdAt: createdAt.toISOString(),
      })),
    };
    response.json(list);
  });

  router.post('/systems/:guid/rollback', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const owner = requestOwner(request);
    const { to, atomic } = validated(rollbackRequestSchema, request.body ?? {});
    const entry = await decideOnce(response, async () => {
      const kept = await earlierRevision(backend, guid, to);
      const { system, problems } = govern(livingAt(kept.system, await backend.whereabouts(guid)), policy);
      if (system === null) throw new ProblemError(problems);
      const cause = `rollback to ${kept.number}`;
      return newEntry({
        kind: 'up',
        guid,
        owner,
        isNew: false,
        system,
        problems,
        cause,
        atomic,
        direction: 'back',
        lifetime: unsaidLifetime,
      });
    });
    await accept(queue, response, entry);
  });

  router.patch('/systems/:guid', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const owner = requestOwner(request);
    const change = validated(modifyRequestSchema, request.body ?? {});
    const lifetime = askedLifetime(change, policy);
    if (change.dryRun) {
      response.json(await dryRun(await changed(guid, change), { guid, isNew: false }, owner, backend));
      return;
    }
    const entry = await decideOnce(response, async () => {
      const { system, problems } = await changed(guid, change);
      const { atomic } = change;
      const cause = causeOf(change);
      return newEntry({
        kind: 'modify',
        guid,
        owner,
        isNew: false,
        system,
        problems,
        cause,
        atomic,
        direction: 'forward',
        lifetime,
      });
    });
    await accept(queue, response, entry);
  });

  /** The system as the change makes it of what is there, or is to come. */
  async function changed(
    guid: string,
    change: ModifyRequest,
  ): Promise<{ readonly system: System; readonly problems: readonly Problem[] }> {
    const coming = await queue.coming(guid);
    if (coming?.kind === 'down') throw beingRemoved(guid);
    const before =
      coming?.system ?? livingAt((await keptSystem(backend, guid)).system, await backend.whereabouts(guid));
    const { system, problems } = govern(modified(before, change), policy);
    if (system === null) throw new ProblemError(problems);
    return { system, problems };
  }

  return router;
}

const beingRemoved = (guid: string): ProblemError =>
  new ProblemError([
    problem('error', 'system-removing', `system ${guid} is being taken away`, {
      hint: 'Launch it from its file once it is gone.',
    }),
  ]);
