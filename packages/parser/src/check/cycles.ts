import { dependencyCycles } from '@tycho/ast';
import { dependents } from '../model/dependents.ts';
import { dependencyPath } from '../model/implicit-dependencies.ts';
import type { Rule } from './rule.ts';

/** No service waits for itself. */
export const checkCycles: Rule = ({ services }, report) => {
  for (const route of dependencyCycles(dependents(services))) {
    if (report.full) return;
    const [first = '', second = ''] = route;
    const written = services[first];
    const path = `services.${first}.${written ? dependencyPath(written, second) : `depends_on.${second}`}`;
    const [message, hint] =
      first === second
        ? [`service ${first} waits for itself`, 'Remove it here.']
        : [`services wait for each other: ${route.join(' → ')}`, 'Remove one of these dependencies.'];
    report.error('dependency-cycle', path, message, hint);
  }
};
