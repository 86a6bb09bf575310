import { dependencyOrder } from '@tycho/ast';
import { dependencyPath } from '../model/implicit-dependencies.ts';
import type { Rule } from './rule.ts';

/** No service waits for itself. */
export const checkCycles: Rule = ({ services }, report) => {
  const dependents = Object.entries(services).map(([name, { depends_on = {} }]) => ({
    name,
    dependsOn: Object.keys(depends_on).map((service) => ({ service })),
  }));
  const order = dependencyOrder(dependents);
  if (order.kind === 'ordered') return;
  const [first = '', second = ''] = order.route;
  const written = services[first];
  const path = written ? dependencyPath(written, second) : `depends_on.${second}`;
  const message =
    first === second ? `service ${first} waits for itself` : `services wait for each other: ${order.route.join(' → ')}`;
  report.error(
    'dependency-cycle',
    `services.${first}.${path}`,
    message,
    first === second ? 'Remove it here.' : 'Remove one of these dependencies.',
  );
};
