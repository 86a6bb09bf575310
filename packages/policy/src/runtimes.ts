import type { Problem } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Names each runtime by the class that the cluster has for it, and refuses one that it has not. */
export const runtimes: Policy<Pick<PolicyOptions, 'runtimes'>> = (system, { runtimes: classes }) => {
  const problems: Problem[] = [];
  const services = system.services.map((service) => {
    const { runtime } = service.placement;
    if (runtime === null) return service;
    const known = Object.hasOwn(classes, runtime) ? classes[runtime] : undefined;
    if (known === undefined) {
      const names = Object.keys(classes).sort().join(', ') || 'none';
      problems.push(
        problem('error', 'policy-refused', `no runtime ${runtime} is known here`, {
          path: `services.${service.name}.runtime`,
          hint: `Known are: ${names}. The operator names more.`,
        }),
      );
    }
    return { ...service, placement: { ...service.placement, runtime: known ?? runtime } };
  });
  return { system: { ...system, services }, problems };
};
