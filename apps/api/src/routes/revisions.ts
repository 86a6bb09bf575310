import { ProblemError, problem } from '@tycho/ast';
import {
  type Accepted,
  guidSchema,
  modifyRequestSchema,
  type RevisionList,
  rollbackRequestSchema,
  type UpData,
} from '@tycho/contract';
import { govern } from '@tycho/policy';
import { type Response, Router } from 'express';
import { dryRun } from '../dry-run.ts';
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
    const kept = await earlierRevision(backend, guid, to);
    const { system, problems } = govern(livingAt(kept.system, await backend.whereabouts(guid)), policy);
    if (system === null) throw new ProblemError(problems);
    const cause = `rollback to ${kept.number}`;
    await accept(response, {
      kind: 'up',
      guid,
      owner,
      isNew: false,
      system,
      problems,
      cause,
      atomic,
      direction: 'back',
    });
  });

  router.patch('/systems/:guid', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const owner = requestOwner(request);
    const change = validated(modifyRequestSchema, request.body ?? {});
    const coming = await queue.coming(guid);
    if (coming?.kind === 'down') throw beingRemoved(guid);
    const before =
      coming?.system ?? livingAt((await keptSystem(backend, guid)).system, await backend.whereabouts(guid));
    const governed = govern(modified(before, change), policy);
    const { system, problems } = governed;
    if (system === null) throw new ProblemError(problems);
    if (change.dryRun) {
      response.json(await dryRun({ system, problems }, { guid, isNew: false }, owner, backend));
      return;
    }
    await accept(response, {
      kind: 'modify',
      guid,
      owner,
      isNew: false,
      system,
      problems,
      cause: causeOf(change),
      atomic: change.atomic,
      direction: 'forward',
    });
  });

  async function accept(response: Response, data: UpData): Promise<void> {
    const [jobId = ''] = await queue.add([data]);
    const accepted: Accepted = { jobId, guid: data.guid, name: data.system.name, problems: [...data.problems] };
    response.status(202).location(`/jobs/${jobId}`).json(accepted);
  }

  return router;
}

const beingRemoved = (guid: string): ProblemError =>
  new ProblemError([
    problem('error', 'system-removing', `system ${guid} is being taken away`, {
      hint: 'Launch it from its file once it is gone.',
    }),
  ]);
