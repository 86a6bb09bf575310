import type { Pod } from '../objects.ts';
import { containersOf } from './containers-of.ts';

/** A container that ended badly has to run for so long before it counts as one that runs, in milliseconds. */
const STEADY = 10_000;

/** What a pod that seems to be ready still has to show. */
interface Restarting {
  readonly reason: string;
  /** In milliseconds from now. */
  readonly recheckIn: number;
}

/**
 * A container that ended with an error and runs again, just now. Without a health check it is ready from its first
 * moment on, and each round of a program that ends at once has such a moment.
 */
export function restarting(pods: readonly Pod[], now: number): Restarting | null {
  for (const { status, spec } of pods.filter((it) => !it.metadata.deletionTimestamp).flatMap(containersOf)) {
    const { startedAt } = status.state?.running ?? {};
    const { exitCode = 0 } = status.lastState?.terminated ?? {};
    if (!startedAt || exitCode === 0 || spec?.readinessProbe) continue;
    const recheckIn = Date.parse(startedAt) + STEADY - now;
    if (recheckIn > 0)
      return { reason: `container ${status.name} exited with code ${exitCode}, and was started again`, recheckIn };
  }
  return null;
}
