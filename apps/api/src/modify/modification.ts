import { ProblemError, problem, type System } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { ModifyRequest, UpData } from '@tycho/contract';
import { govern, type PolicyOptions } from '@tycho/policy';
import type { JobQueue } from '@tycho/queue';
import { askedLifetime } from '../asked-lifetime.ts';
import { keptSystem } from '../kept-system.ts';
import { livingAt } from '../living-at.ts';
import { upData } from '../up-data.ts';
import { causeOf, modified } from './modified.ts';

/**
 * What is queued for a change: the governed system as the change makes it of what is there, or is to come. Throws what
 * is wrong with it.
 */
export async function modification(
  { guid, owner, change }: { readonly guid: string; readonly owner: string; readonly change: ModifyRequest },
  parts: { readonly queue: JobQueue; readonly backend: Backend; readonly policy: PolicyOptions },
): Promise<UpData> {
  const { queue, backend, policy } = parts;
  const lifetime = askedLifetime(change, policy);
  const coming = await queue.coming(guid);
  if (coming?.kind === 'down') throw beingRemoved(guid);
  const before: System =
    coming?.system ?? livingAt((await keptSystem(backend, guid)).system, await backend.locate(guid));
  const { system, problems } = govern(modified(before, change), policy);
  if (system === null) throw new ProblemError(problems);
  const { atomic, timeouts } = change;
  return upData({ kind: 'modify', guid, owner, system, problems, cause: causeOf(change), atomic, lifetime, timeouts });
}

const beingRemoved = (guid: string): ProblemError =>
  new ProblemError([
    problem('error', 'system-removing', `system ${guid} is being taken away`, {
      hint: 'Launch it from its file once it is gone.',
    }),
  ]);
