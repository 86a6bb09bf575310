import type { Access } from '@tycho/access';
import type { AccessWays, Who } from '@tycho/contract';
import { Router } from 'express';
import { callerOf } from '../access/acting.ts';

/** How to show who one is, and who one is. `access`: `null`, where nobody is asked. */
export function accessRoute(access: Access | null): Router {
  const router = Router();

  router.get('/access', (_request, response) => {
    const ways: AccessWays = access?.ways ?? { required: false, tokens: false, oidc: [], kubernetes: null };
    response.json(ways);
  });

  router.get('/whoami', (request, response) => {
    const { name, role, groups, way } = callerOf(request);
    const who: Who = { name, role, groups: [...groups], way };
    response.json(who);
  });

  return router;
}
