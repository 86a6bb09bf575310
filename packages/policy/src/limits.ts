import type { Problem } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Refuses a system with more services, or a service with more replicas, than the operator allows. */
export const limits: Policy<Pick<PolicyOptions, 'maxServices' | 'maxReplicas'>> = (system, options) => {
  const problems: Problem[] = [];
  const count = system.services.length;
  if (count > options.maxServices) {
    const message = `the system has ${count} services; at most ${options.maxServices} are allowed`;
    problems.push(
      problem('error', 'policy-refused', message, { path: 'services', hint: 'Split it into several systems.' }),
    );
  }
  for (const { name, replicas } of system.services) {
    if (replicas <= options.maxReplicas) continue;
    const message = `service ${name} asks for ${replicas} replicas; at most ${options.maxReplicas} are allowed`;
    const hint = `Ask for ${options.maxReplicas} or fewer.`;
    problems.push(problem('error', 'policy-refused', message, { path: `services.${name}.deploy.replicas`, hint }));
  }
  return { system, problems };
};
