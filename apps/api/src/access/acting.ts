import { type Caller, mayAsMuchAs } from '@tycho/access';
import type { Request } from 'express';

/** Who asks for something. */
export interface Acting {
  readonly caller: Caller;
  /** The `operationId` of what is asked for; `null`: it is in no table. */
  readonly operation: string | null;
  /** The system, job or batch that it is asked of, as the path has it. */
  readonly target: string | null;
}

const known = new WeakMap<Request, Acting>();

export const act = (request: Request, acting: Acting): void => void known.set(request, acting);

/** `null`: nobody knows yet, or the request was refused before. */
export const actingIn = (request: Request): Acting | null => known.get(request) ?? null;

export function callerOf(request: Request): Caller {
  const acting = known.get(request);
  if (acting === undefined) throw new Error('nobody looked who calls');
  return acting.caller;
}

/** The only owner whose things the caller may see and touch; `null`: those of all. */
export function onlyOwner(request: Request): string | null {
  const { name, role } = callerOf(request);
  return mayAsMuchAs(role, 'operator') ? null : name;
}
