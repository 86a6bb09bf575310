import { ProblemError, problem } from '@tycho/ast';
import type { Whereabouts } from '../../backend.ts';
import type { KubernetesPlan } from '../compile/compile.ts';

/** Refuses a plan that would have a system, or what is left of it, in two places. */
export function checkPlace({ guid, namespace }: KubernetesPlan, there: Whereabouts | null): void {
  if (there === null || there.namespace === namespace) return;
  throw new ProblemError([
    problem('error', 'placement-fixed', `system ${guid} lives in namespace ${there.namespace}, not in ${namespace}`, {
      hint: `A running system does not move. Launch a new one, or take this one away first: tycho down --volumes ${guid}.`,
    }),
  ]);
}
