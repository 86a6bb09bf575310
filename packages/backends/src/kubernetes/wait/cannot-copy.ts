import { COPY_UP } from '../compile/parts/copy-up.ts';
import type { ContainerStatus } from '../objects.ts';

export const CANNOT_COPY = 'its image has no shell to fill its volumes with';

const notStarted = new Set(['CrashLoopBackOff', 'RunContainerError', 'CreateContainerError']);

/** Whether a container that is to fill volumes cannot. Whatever it can do ends well. */
export function cannotCopy({ name, state }: ContainerStatus): boolean {
  if (!name.startsWith(COPY_UP)) return false;
  const { waiting, terminated } = state ?? {};
  return (terminated !== undefined && terminated.exitCode !== 0) || notStarted.has(waiting?.reason ?? '');
}
