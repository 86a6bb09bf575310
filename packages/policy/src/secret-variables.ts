import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { secretNames } from './secret-names.ts';

/** Keeps the values of variables as secrets are kept, where their names say that they are, or it is known already. */
export const secretVariables: Policy<Pick<PolicyOptions, 'secretVariables'>> = (system, options) => {
  const isSecret = secretNames(options.secretVariables);
  return {
    system: {
      ...system,
      services: system.services.map((it) => ({
        ...it,
        secretVariables: Object.keys(it.environment)
          .filter((name) => isSecret(name) || it.secretVariables.includes(name))
          .sort(),
      })),
    },
    problems: [],
  };
};
