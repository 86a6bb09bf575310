import { ProblemError, type System } from '@tycho/ast';
import type { Backend } from '@tycho/backends';

/** Throws what keeps the cluster from taking the system under this name. */
export async function refuseIfImpossible(backend: Backend, system: System, guid: string): Promise<void> {
  const objections = await backend.objections(backend.compile(system, guid));
  if (objections.length > 0) throw new ProblemError(objections);
}
