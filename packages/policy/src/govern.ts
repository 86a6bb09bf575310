import type { Problem, System } from '@tycho/ast';
import { hasErrors } from '@tycho/ast';
import { annotations } from './annotations.ts';
import { devices } from './devices.ts';
import { external } from './external.ts';
import { hostGateway } from './host-gateway.ts';
import { hostPaths } from './host-paths.ts';
import { images } from './images.ts';
import { limits } from './limits.ts';
import { networkAccess } from './network-access.ts';
import { nodePorts } from './node-ports.ts';
import type { PolicyOptions } from './options.ts';
import { placement } from './placement.ts';
import type { Policy } from './policy.ts';
import { privileges } from './privileges.ts';
import { publishing } from './publishing.ts';
import { runtimes } from './runtimes.ts';
import { secretVariables } from './secret-variables.ts';
import { sharedNetworks } from './shared-networks.ts';
import { volumes } from './volumes.ts';

export interface Governed {
  /** `null` when a policy refuses the system. */
  readonly system: System | null;
  /** Of every policy, with a path and without a place: the parser's `locate` knows that. */
  readonly problems: Problem[];
}

/** In the order in which they are asked: those that refuse, then those that add. */
const policies: readonly Policy<PolicyOptions>[] = [
  limits,
  images,
  privileges,
  annotations,
  hostPaths,
  external,
  devices,
  runtimes,
  nodePorts,
  publishing,
  placement,
  sharedNetworks,
  volumes,
  secretVariables,
  hostGateway,
  networkAccess,
];

/**
 * What the operator's policies make of a system.
 *
 * @example govern(system, policyOptionsSchema.parse({ images: ['jupyter/*'] }))
 */
export function govern(system: System, options: PolicyOptions): Governed {
  const problems: Problem[] = [];
  let governed = system;
  for (const policy of policies) {
    const verdict = policy(governed, options);
    governed = verdict.system;
    problems.push(...verdict.problems);
  }
  return { system: hasErrors(problems) ? null : governed, problems };
}
