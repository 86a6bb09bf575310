import { ProblemError, unsaidLifetime } from '@tycho/ast';
import { guidSchema, modifyRequestSchema, type RevisionList, rollbackRequestSchema } from '@tycho/contract';
import { govern } from '@tycho/policy';
import { newEntry } from '@tycho/queue';
import { Router } from 'express';
import { accept } from '../accept.ts';
import { dryRun } from '../dry-run.ts';
import { answerAfresh, decideOnce } from '../idempotency/idempotency.ts';
import { earlierRevision } from '../kept-system.ts';
import { livingAt } from '../living-at.ts';
import { modification } from '../modify/modification.ts';
import { requestOwner } from '../request-owner.ts';
import { unknownSystem } from '../unknown-system.ts';
import { upData } from '../up-data.ts';
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
    const { to, atomic, timeouts } = validated(rollbackRequestSchema, request.body ?? {});
    const entry = await decideOnce(response, async () => {
      const kept = await earlierRevision(backend, guid, to);
      const { system, problems } = govern(livingAt(kept.system, await backend.locate(guid)), policy);
      if (system === null) throw new ProblemError(problems);
      const cause = `rollback to ${kept.number}`;
      const lifetime = unsaidLifetime;
      return newEntry(upData({ guid, owner, system, problems, cause, atomic, direction: 'back', lifetime, timeouts }));
    });
    await accept(queue, response, entry);
  });

  router.patch('/systems/:guid', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const owner = requestOwner(request);
    const change = validated(modifyRequestSchema, request.body ?? {});
    const asked = () => modification({ guid, owner, change }, { queue, backend, policy });
    if (change.dryRun) {
      answerAfresh(response);
      response.json(await dryRun(await asked(), { guid, isNew: false }, owner, backend));
      return;
    }
    const entry = await decideOnce(response, async () => newEntry(await asked()));
    await accept(queue, response, entry);
  });

  return router;
}
