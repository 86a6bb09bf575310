import type { Problem } from '@tycho/ast';
import { problem } from '@tycho/ast';
import { frontOf } from './front.ts';
import { hostNameProblems, sharedNames } from './host-names.ts';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

/** Decides how published ports are reached: as the service says, else as the operator does. */
export const publishing: Policy<Pick<PolicyOptions, 'publish'>> = (system, { publish: settings }) => {
  const allowed = new Set([settings.default, ...settings.allow]);
  const problems: Problem[] = [];
  const services = system.services.map((service) => {
    const way = service.publish.way ?? settings.default;
    if (!allowed.has(way)) {
      problems.push(
        problem('error', 'policy-refused', `ports may not be published by ${way} here`, {
          path: `services.${service.name}.x-tycho.publish`,
          hint: `Write one of: ${[...allowed].sort().join(', ')}. The operator allows more.`,
        }),
      );
      return service;
    }
    const { name } = service.publish;
    if (name !== null && !settings.names.some((it) => textPattern(it).test(name))) {
      problems.push(
        problem('error', 'policy-refused', `no service may be published as ${name} here`, {
          path: `services.${service.name}.x-tycho.publish.name`,
          hint: 'Leave `name` out, or ask the operator to allow it in `publish.names`.',
        }),
      );
    }
    const decided = { ...service, publish: { ...service.publish, way, front: frontOf(way, service, settings) } };
    problems.push(...hostNameProblems(decided, settings));
    return decided;
  });
  return { system: { ...system, services }, problems: [...problems, ...sharedNames(services)] };
};
