import { dependencyOrder } from '@tycho/ast';
import type { Rule } from './rule.ts';

/** No service waits for itself. */
export const checkCycles: Rule = ({ services }, report) => {
  const dependents = Object.entries(services).map(([name, { depends_on = {} }]) => ({
    name,
    dependsOn: Object.keys(depends_on).map((service) => ({ service })),
  }));
  const order = dependencyOrder(dependents);
  if (order.kind === 'ordered') return;
  const [first, second] = order.route;
  const message = `services wait for each other: ${order.route.join(' → ')}`;
  report.error(
    'dependency-cycle',
    `services.${first}.depends_on.${second}`,
    message,
    'Remove one of these dependencies.',
  );
};
