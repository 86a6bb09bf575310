import { dependencyCycles } from '@tycho/ast';
import { dependencyPath } from '../model/implicit-dependencies.ts';
import type { Rule } from './rule.ts';

/** No service waits for itself. */
export const checkCycles: Rule = ({ services }, report) => {
  const dependents = Object.entries(services).map(([name, { depends_on = {} }]) => ({
    name,
    dependsOn: Object.keys(depends_on).map((service) => ({ service })),
  }));
  for (const route of dependencyCycles(dependents)) {
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
