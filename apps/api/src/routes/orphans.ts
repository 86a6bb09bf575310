import type { Backend, Remains } from '@tycho/backends';
import type { Accepted, OrphanList } from '@tycho/contract';
import { type JobQueue, newEntry, ORPHAN_CAUSE, orphansAmong } from '@tycho/queue';
import { Router } from 'express';

export interface OrphansOptions {
  readonly queue: JobQueue;
  readonly backend: Backend;
  /** What has no root and is older than this belongs to no system, in milliseconds. */
  readonly orphanGrace?: number | undefined;
}

const USUAL_GRACE = 10 * 60_000;

export function orphans({ queue, backend, orphanGrace = USUAL_GRACE }: OrphansOptions): Router {
  const router = Router();
  const found = async (): Promise<Remains[]> => orphansAmong(await backend.survey(), queue, orphanGrace);

  router.get('/orphans', async (_request, response) => {
    const list: OrphanList = {
      orphans: (await found()).map(({ guid, name, artifacts, newest }) => ({
        guid,
        name,
        artifacts: [...artifacts],
        createdAt: newest.toISOString(),
      })),
    };
    response.json(list);
  });

  router.delete('/orphans', async (_request, response) => {
    const entries = (await found()).map(({ guid, owner, name }) =>
      newEntry({ kind: 'down', guid, owner, name, volumes: false, cause: ORPHAN_CAUSE }),
    );
    if (entries.length > 0) await queue.add(entries);
    const accepted: Accepted[] = entries.map(({ id, data: { guid, name } }) => ({
      jobId: id,
      guid,
      name,
      problems: [],
    }));
    response.status(202).json({ accepted });
  });

  return router;
}
