import { once } from 'node:events';
import { ProblemError, problem, stateReason } from '@tycho/ast';
import type { Backend, RunningSystem } from '@tycho/backends';
import { guidSchema, type Usage } from '@tycho/contract';
import type { JobEvents } from '@tycho/queue';
import { Router } from 'express';
import { z } from 'zod';
import { unknownSystem } from '../unknown-system.ts';
import { validated } from '../validated.ts';

export const logsQuerySchema = z.object({
  follow: z.enum(['true', 'false']).optional().describe('Go on with what is written from now on.'),
  tail: z.coerce.number().int().min(0).optional().describe('Only so many of the last lines of each container.'),
  since: z.iso.datetime({ offset: true }).optional().describe('Only what was written since this time.'),
  services: z.string().min(1).optional().describe('Only of these services, with commas between them.'),
});

/** What containers write, and what they use. */
export function logs({
  backend,
  events,
}: {
  readonly backend: Backend;
  readonly events: Pick<JobEvents, 'closing'>;
}): Router {
  const router = Router();

  router.get('/systems/:guid/logs', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const { follow, tail, since, services } = validated(logsQuerySchema, request.query);
    const system = await found(guid);
    const chosen = services === undefined ? null : services.split(',');
    for (const it of chosen ?? []) if (!(it in system.services)) throw unknownService(it, system);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, events.closing]);
    const options = {
      services: chosen,
      follow: follow === 'true',
      tail: tail ?? null,
      since: since === undefined ? null : new Date(since).toISOString(),
    };
    const lines = backend.logs(guid, options, signal)[Symbol.asyncIterator]();
    // A refusal can only be answered before the first line.
    const first = lines.next();
    if (!options.follow) await first;
    else await Promise.race([first, settled()]);
    response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    try {
      for (let next = await first; !next.done; next = await lines.next())
        if (!response.write(`${JSON.stringify(next.value)}\n`)) await once(response, 'drain', { signal: gone.signal });
      response.end();
    } catch (error) {
      if (!gone.signal.aborted) throw error;
    } finally {
      await lines.return?.();
    }
  });

  router.get('/systems/:guid/top', async (request, response) => {
    const guid = validated(guidSchema, request.params.guid);
    const [system, { services, note }] = await Promise.all([found(guid), backend.usage(guid)]);
    const usage: Usage = {
      guid,
      name: system.name,
      services: Object.fromEntries(
        Object.entries(system.services).map(([name, { state }]) => [
          name,
          { state: state.state, reason: stateReason(state), ...(services[name] ?? noContainers) },
        ]),
      ),
      note,
    };
    response.json(usage);
  });

  async function found(guid: string): Promise<RunningSystem> {
    const system = await backend.get(guid);
    if (!system) throw unknownSystem(guid);
    return system;
  }

  return router;
}

const noContainers = { replicas: 0, ready: 0, restarts: 0, cpu: null, memory: null };

/** Time enough for a refusal to come, in milliseconds. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));

const unknownService = (name: string, { services }: RunningSystem): ProblemError =>
  new ProblemError([
    problem('error', 'service-undefined', `the system has no service ${JSON.stringify(name)}`, {
      path: 'services',
      hint: `It has: ${Object.keys(services).join(', ')}.`,
    }),
  ]);
