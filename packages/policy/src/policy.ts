import type { Problem, System } from '@tycho/ast';

/** What a policy makes of a system. */
export interface Verdict {
  /** The system, changed or added to; as it was where the policy only looks. */
  readonly system: System;
  /** An error refuses the system. */
  readonly problems: readonly Problem[];
}

/** Looks at a system before it runs and refuses it, changes it, or adds to it. */
export type Policy<Options> = (system: System, options: Options) => Verdict;
