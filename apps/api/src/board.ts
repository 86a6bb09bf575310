import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { JobQueue, KeptData } from '@tycho/queue';
import { type RequestHandler, Router } from 'express';
import { BOARD } from './board-path.ts';

/**
 * Bull Board over the queue: only to look at. What systems are made of, with their variables and files, stays hidden.
 * Nothing is loaded from elsewhere: its page asks for fonts that it can do without.
 */
export function board(queue: Pick<JobQueue, 'bull'>): Router {
  const adapter = new BullMQAdapter(queue.bull, { readOnlyMode: true, description: 'Operations on systems' });
  adapter.setFormatter('data', shownData);
  const server = new ExpressAdapter().setBasePath(BOARD);
  createBullBoard({
    queues: [adapter],
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Tycho', hideRedisDetails: true, showWorkers: false } },
  });
  const router = Router();
  router.use(BOARD, ownOnly, server.getRouter() as Router);
  return router;
}

const ownOnly: RequestHandler = (_request, response, next) => {
  response.set(
    'Content-Security-Policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  );
  next();
};

/** What says which operation it is. */
function shownData(data: KeptData): object {
  const { kind, guid, owner } = data;
  return data.kind === 'down'
    ? { kind, guid, owner, name: data.name, volumes: data.volumes }
    : { kind, guid, owner, name: data.system.name, cause: data.cause, atomic: data.atomic };
}
