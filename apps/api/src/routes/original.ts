import { ProblemError, problem } from '@tycho/ast';
import type { RunningSystem } from '@tycho/backends';
import {
  guidSchema,
  newGuid,
  type OriginalModified,
  originalDeleteSchema,
  originalModifySchema,
  originalStartSchema,
  originalStatusSchema,
} from '@tycho/contract';
import { type JobEvents, newEntry } from '@tycho/queue';
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { isForeign } from '../access/system-owner.ts';
import { usualLimits } from '../bundle/bundle-limits.ts';
import { goneFrom } from '../gone-from.ts';
import { decideOnce } from '../idempotency/idempotency.ts';
import { modification } from '../modify/modification.ts';
import { startResult, statusItem, success } from '../original/answers.ts';
import { askedChange } from '../original/asked-change.ts';
import { startable } from '../original/startable.ts';
import { until } from '../original/until.ts';
import { refuseIfImpossible } from '../refuse-if-impossible.ts';
import { removal } from '../removal.ts';
import { namedOwner, type Whose, whoseOf } from '../request-owner.ts';
import { unknownSystem } from '../unknown-system.ts';
import { upData } from '../up-data.ts';
import { validated } from '../validated.ts';
import type { SystemsOptions } from './systems.ts';

export interface OriginalOptions extends SystemsOptions {
  readonly events: JobEvents;
  /** How long a request waits for what it asked for, in milliseconds. */
  readonly originalPatience?: number | undefined;
}

/** Proxies usually give up after a minute. */
const PATIENCE = 30_000;

export const originalPaths = ['/system/start', '/system/status', '/system/delete', '/system/modify'];

/** The HTTP of the original Tycho: docs/original.md. */
export function original(options: OriginalOptions): Router {
  const { queue, events, backend, policy, bundle = usualLimits, originalPatience: patience = PATIENCE } = options;
  const router = Router();
  const waiting = (response: Response) => ({ events, patience, signal: goneFrom(response, events) });

  router.post('/system/start', async (request, response) => {
    const start = asked(originalStartSchema, request);
    const owner = namedOwner(request, start.principal.username, 'principal.username');
    const entry = await decideOnce(response, async () => {
      const guid = newGuid();
      const { system, lifetime, problems } = startable(start, guid, { policy, bundle });
      await refuseIfImpossible(backend, system, guid);
      return newEntry(upData({ guid, isNew: true, owner, system, lifetime, problems, atomic: false }));
    });
    await queue.add([entry]);
    const job = await until((it) => it.applied, entry.id, waiting(response));
    const result = startResult(entry.data, job);
    response.json(success(result, `Started system ${result.name}`));
  });

  router.post('/system/status', async (request, response) => {
    const { name, username } = asked(originalStatusSchema, request);
    const owner = namedOwner(request, username, 'username');
    const systems = name === undefined ? (await backend.list({ owner })).systems : await named(name, owner);
    const items = systems.filter((it) => !it.removing).map(statusItem);
    response.json(success(items, `Get status for system ${name ?? 'None'}`));
  });

  router.post('/system/delete', async (request, response) => {
    const { name } = asked(originalDeleteSchema, request);
    const whose = whoseOf(request);
    const entry = await decideOnce(response, () => removalOf(name, whose));
    if (entry !== null) {
      await queue.add([entry]);
      await until((it) => it.state === 'completed', entry.id, waiting(response));
    }
    response.json(success({}, `Deleted system ${name}`));
  });

  router.post('/system/modify', async (request, response) => {
    const { guid, change } = askedChange(asked(originalModifySchema, request));
    const { owner, only } = whoseOf(request);
    const isGuid = guidSchema.safeParse(guid).success;
    if (!isGuid || (await isForeign(guid, only, { queue, backend }))) throw unknownSystem(guid);
    const entry = await decideOnce(response, async () =>
      newEntry(await modification({ guid, owner, change }, { queue, backend, policy })),
    );
    await queue.add([entry]);
    const { changes } = await until((it) => it.applied, entry.id, waiting(response));
    const patches = changes
      .filter((it) => it.action !== 'unchanged')
      .map(({ artifact, action }) => ({ artifact, action }));
    response.json(success({ patches } satisfies OriginalModified, `Modified system ${guid}`));
  });

  /** None where the name is not that of a system. */
  async function named(name: string, owner: string | undefined): Promise<RunningSystem[]> {
    const found = guidSchema.safeParse(name).success ? await backend.get(name) : null;
    return found === null || (owner !== undefined && found.owner !== owner) ? [] : [found];
  }

  /** `null`: there is nothing to take away. */
  async function removalOf(name: string, whose: Whose) {
    if (!guidSchema.safeParse(name).success) return null;
    try {
      return await removal({ ...whose, guid: name, volumes: false }, { queue, backend });
    } catch (error) {
      if (error instanceof ProblemError && error.problems.some((it) => it.code === 'system-unknown')) return null;
      throw error;
    }
  }

  return router;
}

/** What the body of a request says; it has to be JSON, and to say that it is. */
function asked<T extends z.ZodType>(schema: T, request: Request): z.output<T> {
  if (typeof request.body === 'object' && !Buffer.isBuffer(request.body)) return validated(schema, request.body);
  const type = request.get('content-type') ?? 'no type';
  throw new ProblemError([
    problem('error', 'request-invalid', `a body of ${type} is not read here`, { hint: 'Send application/json.' }),
  ]);
}
