import { type Access, type Caller, mayAsMuchAs, type Role } from '@tycho/access';
import { anonymous, ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { JobQueue } from '@tycho/queue';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { BOARD } from '../board-path.ts';
import { unknownBatch } from '../bulk/current-batch.ts';
import { onlyBy } from '../only-by.ts';
import { onlyLooks } from '../only-looks.ts';
import { operations } from '../openapi.ts';
import { requestOwner } from '../request-owner.ts';
import { unknownJob } from '../unknown-job.ts';
import { unknownSystem } from '../unknown-system.ts';
import { act, onlyOwner } from './acting.ts';
import { type bearerIn, bearerOrPasswordIn, type Callers } from './callers.ts';
import { systemOwner } from './system-owner.ts';

export interface GuardOptions {
  /** `null`: nobody is asked who they are, and everybody may do everything. */
  readonly access: Access | null;
  readonly callers: Callers;
  readonly queue: JobQueue;
  readonly backend: Backend;
}

/** Everybody, where nobody is asked. */
const anybody: Caller = { name: anonymous, groups: [], way: 'open', role: 'admin' };

/** Whose a thing is, and what is said of one that is not there. */
interface Kind {
  readonly owner: (id: string) => Promise<string | null>;
  readonly unknown: (id: string) => ProblemError;
}

/**
 * Lets nobody pass who may not, before anything of a request is read but its headers. Each operation says in its table
 * what it needs. Whose thing it is asked of is looked up here: what is somebody else's is not there for others. What is
 * in no table needs at least a caller who is known.
 */
export function guard({ access, callers, queue, backend }: GuardOptions): Router {
  const kinds: Readonly<Record<string, Kind>> = {
    systems: { owner: (guid) => systemOwner(guid, { queue, backend }), unknown: unknownSystem },
    jobs: { owner: async (id) => (await queue.job(id))?.owner ?? null, unknown: unknownJob },
    batches: { owner: async (id) => (await queue.batches.get(id))?.owner ?? null, unknown: unknownBatch },
  };

  const enter =
    (needs: Role | 'nobody', operation: string | null, tokenIn?: typeof bearerIn): RequestHandler =>
    async (request, _response, next) => {
      const caller = needs === 'nobody' || access === null ? anybody : await callers.known(request, access, tokenIn);
      act(request, { caller, operation, target: Object.values(request.params).map(String)[0] ?? null });
      if (needs !== 'nobody' && !mayAsMuchAs(caller.role, needs)) throw insufficient(caller, needs);
      // For whom it is has to be right also where nothing is made of it.
      if (operation !== null && !onlyLooks(request)) requestOwner(request);
      next();
    };

  const ownOnly =
    ({ owner, unknown }: Kind): RequestHandler<Record<string, string>> =>
    async (request, _response, next) => {
      const only = onlyOwner(request);
      const [id = ''] = Object.values(request.params);
      const whose = only === null ? null : await owner(id);
      if (whose !== null && whose !== only) throw unknown(id);
      next();
    };

  const router = Router();
  for (const [path, own] of inOrder(operations)) {
    const [, collection = '', isOne] = path.split('/');
    const kind = isOne?.startsWith('{') ? kinds[collection] : undefined;
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const { method, id, needs } of own)
      router[method](route, enter(needs, id), ...(kind ? [ownOnly(kind)] : []), leave);
    const anyone = own.some((it) => it.needs === 'nobody') ? 'nobody' : 'viewer';
    router.all(route, enter(anyone, null), onlyBy(own.map((it) => it.method.toUpperCase())));
  }
  router.use(['/openapi.json', '/apidocs'], enter('nobody', null), leave);
  router.use(BOARD, enter('operator', null, bearerOrPasswordIn), asPassword, leave);
  router.use(enter('viewer', null));
  return router;
}

/** By path; what is written out stands before what stands for anything. */
const inOrder = (all: typeof operations) =>
  [...Map.groupBy(all, (it) => it.path)].sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')));

const leave: RequestHandler = (_request, _response, next) => next('router');

/** A browser asks its user. */
const asPassword: ErrorRequestHandler = (error, _request, response, next) => {
  response.set('WWW-Authenticate', 'Basic realm="Tycho", charset="UTF-8"');
  next(error);
};

const insufficient = ({ name, role }: Caller, needs: Role): ProblemError =>
  new ProblemError([
    problem('error', 'role-insufficient', `${name} has the role ${role}, and this is for ${needs} and above`, {
      hint: 'docs/access.md has the table of who may do what.',
    }),
  ]);
