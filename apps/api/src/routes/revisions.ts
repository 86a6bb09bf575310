import { ProblemError } from '@tycho/ast';
import { type Accepted, guidSchema, type RevisionList, rollbackRequestSchema } from '@tycho/contract';
import { govern } from '@tycho/policy';
import { Router } from 'express';
import { earlierRevision } from '../kept-system.ts';
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
    const { to, atomic } = validated(rollbackRequestSchema, request.body ?? {});
    const kept = await earlierRevision(backend, guid, to);
    const { system, problems } = govern(kept.system, policy);
    if (system === null) throw new ProblemError(problems);
    const cause = `rollback to ${kept.number}`;
    const [jobId = ''] = await queue.add([{ kind: 'up', guid, isNew: false, system, problems, cause, atomic }]);
    const accepted: Accepted = { jobId, guid, name: system.name, problems };
    response.status(202).location(`/jobs/${jobId}`).json(accepted);
  });

  return router;
}
