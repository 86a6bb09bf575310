import type { Problem } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Decides how published ports are reached: as the service says, else as the operator does. */
export const publishing: Policy<Pick<PolicyOptions, 'publish'>> = (system, { publish: { default: usual, allow } }) => {
  const allowed = new Set([usual, ...allow]);
  const problems: Problem[] = [];
  const services = system.services.map((service) => {
    const publish = service.publish ?? usual;
    if (!allowed.has(publish)) {
      problems.push(
        problem('error', 'policy-refused', `ports may not be published by ${publish} here`, {
          path: `services.${service.name}.x-tycho.publish`,
          hint: `Write one of: ${[...allowed].sort().join(', ')}. The operator allows more.`,
        }),
      );
    }
    return { ...service, publish };
  });
  return { system: { ...system, services }, problems };
};
