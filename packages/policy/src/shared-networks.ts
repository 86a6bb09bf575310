import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

/** Refuses networks that systems share by a name that the operator does not allow. */
export const sharedNetworks: Policy<Pick<PolicyOptions, 'sharedNetworks'>> = (system, options) => {
  const allowed = options.sharedNetworks.map((it) => textPattern(it));
  return {
    system,
    problems: system.networks
      .filter(({ sharedAs }) => sharedAs !== null && !allowed.some((it) => it.test(sharedAs)))
      .map(({ name, sharedAs }) =>
        problem('error', 'policy-refused', `the network ${sharedAs} may not be joined here`, {
          path: `networks.${name}`,
          hint: 'Leave out `name` and `external` for a network of its own, or ask the operator to allow it.',
        }),
      ),
  };
};
