import { type Problem, problem } from '@tycho/ast';
import type { Outage } from './outages.ts';

/** What is said of an outage to whoever waits for its end. */
export const outageProblem = ({ since, reason }: Outage): Problem =>
  problem('warning', 'cluster-unavailable', `the cluster does not answer since ${since.toISOString()}: ${reason}`, {
    hint: 'Nothing fails for it: jobs wait, and go on when it answers again.',
  });
