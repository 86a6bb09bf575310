import { ProblemError, problem, type System } from '@tycho/ast';
import type { Backend, Revision } from '@tycho/backends';
import { systemSchema } from '@tycho/contract';
import { unknownSystem } from './unknown-system.ts';

export interface KeptRevision {
  readonly number: number;
  readonly system: System;
}

/** A revision of a system that is kept; without a number the last one before the current that became ready. */
export async function earlierRevision(backend: Backend, guid: string, to?: number): Promise<KeptRevision> {
  const revisions = await backend.revisions(guid);
  const [current, ...earlier] = revisions;
  if (current === undefined) throw unknownSystem(guid);
  const found = to === undefined ? earlier.find((it) => !it.failed) : revisions.find((it) => it.number === to);
  if (found === undefined) throw notKept(guid, to, revisions);
  return keptSystem(backend, guid, found.number);
}

/** The system as it is kept: by default as it is now. */
export async function keptSystem(backend: Backend, guid: string, revision?: number): Promise<KeptRevision> {
  const kept = await backend.kept(guid, revision);
  if (kept === null) throw unknownSystem(guid);
  const parsed = systemSchema.safeParse(kept.system);
  if (parsed.success) return { number: kept.revision, system: parsed.data };
  throw new ProblemError([
    problem('error', 'revision-unknown', `revision ${kept.revision} was kept by another version of Tycho`, {
      hint: `Launch from its file: tycho up --guid ${guid}.`,
    }),
  ]);
}

function notKept(guid: string, to: number | undefined, revisions: readonly Revision[]): ProblemError {
  const message =
    to === undefined
      ? `no earlier revision of ${guid} that became ready is kept`
      : `revision ${to} of ${guid} is not kept`;
  const numbers = revisions.map((it) => it.number).join(', ');
  return new ProblemError([problem('error', 'revision-unknown', message, { hint: `Kept are: ${numbers}.` })]);
}
